import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeMachine, writeScript } from '../../test/fakes/fake-machine.ts';
import { findMaven } from './maven.ts';

test('uses MAVEN_HOME, or else the PATH', () => {
  using machine = createFakeMachine();
  const [ofHome, ofPath] = [join(machine.folder, 'maven/bin/mvn'), join(machine.folder, 'bin/mvn')];
  writeScript(ofHome, 'true');
  writeScript(ofPath, 'true');
  const PATH = join(machine.folder, 'bin');
  expect(findMaven('5', { MAVEN_HOME: join(machine.folder, 'maven'), PATH })).toBe(ofHome);
  expect(findMaven('5', { MAVEN_HOME: '/nowhere', PATH })).toBe(ofPath);
});

test('fails without Maven and says how to get it', () => {
  expect(() => findMaven('5.0.9', { PATH: '' })).toThrow(
    /Cassandra 5\.0\.9 is not in the cache yet.*apt-get install maven/,
  );
});
