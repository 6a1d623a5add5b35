import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeMachine } from '../../test/fakes/fake-machine.ts';
import { findJava, parseJavaVersion } from './java.ts';

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_392"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['The operation couldn’t be completed. Unable to locate a Java Runtime.', undefined],
])('%s is version %s', (output, version) => {
  expect(parseJavaVersion(output)).toBe(version);
});

test('uses JAVA_HOME, or else the PATH', async () => {
  using machine = createFakeMachine();
  const java = join(machine.folder, 'java/bin/java');
  expect(await findJava({ JAVA_HOME: join(machine.folder, 'java'), PATH: '' })).toBe(java);
  expect(await findJava({ PATH: `/nowhere:${join(machine.folder, 'java/bin')}` })).toBe(java);
});

test('fails without Java and says how to get it', async () => {
  await expect(findJava({ PATH: '/nowhere' })).rejects.toMatchObject({
    code: 'java-missing',
    message: expect.stringMatching(/there is no java on the PATH.*apt-get install openjdk-17-jre-headless/) as string,
  });
});

test('fails for a JAVA_HOME without Java, even with Java on the PATH', async () => {
  using machine = createFakeMachine();
  const env = { JAVA_HOME: '/nowhere', PATH: join(machine.folder, 'java/bin') };
  await expect(findJava(env)).rejects.toMatchObject({
    code: 'java-missing',
    message: expect.stringContaining('JAVA_HOME is /nowhere') as string,
  });
});

test('fails for another version and names it', async () => {
  using machine = createFakeMachine('answers', '21.0.2');
  await expect(findJava(machine.env)).rejects.toMatchObject({
    code: 'java-version',
    message: expect.stringMatching(/needs Java 17, but .*java is Java 21 \(JAVA_HOME is/) as string,
  });
});
