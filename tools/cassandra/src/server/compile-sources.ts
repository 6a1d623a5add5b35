import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CassandraToolError } from '../errors.ts';
import type { ClusterPlan, NodePlan } from '../plan.ts';

/**
 * Compiles the plan's Java files against the server's jars into the node's `conf`, which is first on its class path.
 * @throws CassandraToolError `bad-option` with the compiler's messages, `java-missing` without a compiler
 */
export async function compileSources(plan: ClusterPlan, node: NodePlan, signal: AbortSignal): Promise<void> {
  if (plan.javaSources.length === 0) return;
  const classes = join(node.directory, 'conf');
  mkdirSync(classes, { recursive: true });
  const javac = join(dirname(plan.java), 'javac');
  const options = ['-proc:none', '-nowarn', '-d', classes, '-cp', `${plan.distribution.jarFolder}/*`];
  const { exitCode, output } = await run(javac, [...options, ...plan.javaSources], signal);
  if (exitCode === 0) return;
  throw new CassandraToolError(
    'bad-option',
    `javaSources must compile against Cassandra ${plan.distribution.version}, and ${javac} says:\n${output}`,
  );
}

async function run(
  javac: string,
  options: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const child = spawn(javac, options, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  try {
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { exitCode, output: `${stdout}${stderr}`.trimEnd() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CassandraToolError(
      'java-missing',
      `javaSources needs a JDK, but there is no ${javac}; a JRE has no compiler.`,
      { cause: error },
    );
  }
}
