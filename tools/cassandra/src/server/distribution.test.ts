import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeMachine, writeScript } from '../../test/fakes/fake-machine.ts';
import type { DistributionPlan } from '../plan.ts';
import { cassandraVersion, ensureJars, jarFolder } from './distribution.ts';

const never = new AbortController().signal;

test('reads the version from pom.xml and uses it in the folder name', () => {
  expect(cassandraVersion()).toMatch(/^5\.0\.\d+$/);
  expect(jarFolder('/cache')).toMatch(`/cache/cassandra-${cassandraVersion()}-`);
});

test('fetches once for two starts at the same time, and both find complete jars', async () => {
  using machine = createFakeMachine();
  const plan = planWith(machine.folder, 'echo run >> "$0.runs"; mkdir -p "$out"; echo jar > "$out/a.jar"');
  const lines: string[] = [];
  await Promise.all([1, 2].map(() => ensureJars(plan, (line) => lines.push(line), never)));
  expect(readFileSync(`${plan.maven}.runs`, 'utf8')).toBe('run\n');
  expect(readdirSync(plan.jarFolder)).toEqual(['a.jar']);
  expect(readdirSync(dirname(plan.jarFolder))).toEqual(['cassandra']);
  expect(lines.filter((line) => line.startsWith('fetching'))).toHaveLength(1);
});

test('fails with the last lines of Maven when it fails twice, and leaves no files', async () => {
  using machine = createFakeMachine();
  const plan = planWith(machine.folder, 'mkdir -p "$out"; echo run >> "$0.runs"; echo Could not resolve host; exit 1');
  await expect(ensureJars(plan, () => {}, never)).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('Could not resolve host') as string,
  });
  expect(readFileSync(`${plan.maven}.runs`, 'utf8')).toBe('run\nrun\n');
  expect(readdirSync(dirname(plan.jarFolder))).toEqual([]);
});

test('ends Maven on an abort, and leaves no files', async () => {
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
