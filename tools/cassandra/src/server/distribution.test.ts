import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeMachine, writeScript } from '../../test/fakes/fake-machine.ts';
import type { DistributionPlan } from '../plan.ts';
import { cassandraVersion, ensureJars, jarFolder } from './distribution.ts';

const never = new AbortController().signal;

test('the version is the one of pom.xml, and is part of the folder', () => {
  expect(cassandraVersion()).toMatch(/^5\.0\.\d+$/);
  expect(jarFolder('/cache')).toMatch(`/cache/cassandra-${cassandraVersion()}-`);
});

test('two starts at once fetch once, and both find whole jars', async () => {
  using machine = createFakeMachine();
  const plan = planWith(machine.folder, 'echo run >> "$0.runs"; mkdir -p "$out"; echo jar > "$out/a.jar"');
  const lines: string[] = [];
  await Promise.all([1, 2].map(() => ensureJars(plan, (line) => lines.push(line), never)));
  expect(readFileSync(`${plan.maven}.runs`, 'utf8')).toBe('run\n');
  expect(readdirSync(plan.jarFolder)).toEqual(['a.jar']);
  expect(readdirSync(dirname(plan.jarFolder))).toEqual(['cassandra']);
  expect(lines.filter((line) => line.startsWith('fetching'))).toHaveLength(1);
});

test('a Maven that fails twice is an error with its last lines, and leaves nothing', async () => {
  using machine = createFakeMachine();
  const plan = planWith(machine.folder, 'mkdir -p "$out"; echo run >> "$0.runs"; echo Could not resolve host; exit 1');
  await expect(ensureJars(plan, () => {}, never)).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('Could not resolve host') as string,
  });
  expect(readFileSync(`${plan.maven}.runs`, 'utf8')).toBe('run\nrun\n');
  expect(readdirSync(dirname(plan.jarFolder))).toEqual([]);
});

test('an abort ends Maven and leaves nothing', async () => {
  using machine = createFakeMachine();
  const plan = planWith(machine.folder, 'sleep 600');
  const aborter = new AbortController();
  const fetching = ensureJars(plan, () => setImmediate(() => aborter.abort(new Error('enough'))), aborter.signal);
  await expect(fetching).rejects.toThrow('enough');
  expect(existsSync(plan.jarFolder)).toBe(false);
  expect(readdirSync(dirname(plan.jarFolder))).toEqual([]);
});

/** A Maven of this text; `$out` is the folder it shall fill. */
function planWith(folder: string, script: string): DistributionPlan {
  const maven = join(folder, 'bin/mvn');
  writeScript(maven, `for a in "$@"; do case "$a" in -DoutputDirectory=*) out=\${a#*=} ;; esac; done\n${script}`);
  return { version: '5.0.9', jarFolder: join(folder, 'empty-cache/cassandra'), maven };
}
