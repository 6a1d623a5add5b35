import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClusterPlan, NodePlan } from '../plan.ts';
import { compileSources } from './compile-sources.ts';

let folder: string;
let node: NodePlan;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'async-cassandra-javac-'));
  node = {
    number: 1,
    address: '127.0.0.1',
    port: 9142,
    storagePort: 7100,
    jmxPort: undefined,
    directory: join(folder, 'node1'),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function compile(javaSources: readonly string[]): Promise<void> {
  const distribution = { version: '5', jarFolder: join(folder, 'jars'), maven: undefined };
  const plan = { java: join(folder, 'java'), distribution, javaSources } as Partial<ClusterPlan> as ClusterPlan;
  return compileSources(plan, node, new AbortController().signal);
}

test('runs the compiler beside java with the sources, the jars and the first folder of the class path', async () => {
  writeFileSync(join(folder, 'javac'), `#!/bin/sh\nprintf '%s\\n' "$@"\nexit 1\n`, { mode: 0o755 });

  await expect(compile(['A.java', 'B.java'])).rejects.toMatchObject({
    code: 'bad-option',
    message: `javaSources must compile against Cassandra 5, and ${join(folder, 'javac')} says:\n-proc:none\n-nowarn\n-d\n${join(node.directory, 'conf')}\n-cp\n${join(folder, 'jars')}/*\nA.java\nB.java`,
  });
});

test('says that a Java has no compiler', async () => {
  await expect(compile(['A.java'])).rejects.toMatchObject({
    code: 'java-missing',
    message: expect.stringContaining('needs a JDK') as string,
  });
});

test('compiles nothing without sources', async () => {
  await compile([]);
  expect(existsSync(node.directory)).toBe(false);
});
