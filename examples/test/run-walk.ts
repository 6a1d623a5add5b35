import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The output of the example, and how it ended. */
export interface WalkRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Runs `thread-pool-configuration.ts` without a terminal. */
export async function runWalk(env: Readonly<Record<string, string>>): Promise<WalkRun> {
  const walk = fileURLToPath(new URL('../thread-pool-configuration.ts', import.meta.url));
  const child = spawn(process.execPath, [walk], {
    env: { ...process.env, CASSANDRA_CONTACT_POINTS: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { ...output, exitCode };
}
