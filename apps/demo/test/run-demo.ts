import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A comparison that takes a few seconds. */
export const quick = ['--threads', '1', '--repeats', '1', '--duration', '200ms', '--rows', '200'] as const;

/** What the command did. */
export interface DemoRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** A command under way. */
export interface StartedDemo {
  readonly child: ChildProcess;
  /** Resolves when standard error has said `text`. */
  untilSaid(text: string): Promise<void>;
  readonly ended: Promise<DemoRun>;
}

/** Starts the built command without a terminal, as a script would. */
export function startDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}): StartedDemo {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      ...process.env,
      CASSANDRA_CONTACT_POINTS: '',
      CASSANDRA_LOCAL_DATACENTER: '',
      FORCE_COLOR: undefined,
      NO_COLOR: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  const ended = once(child, 'close').then(([exitCode]) => ({
    ...output,
    exitCode: exitCode as number | null,
  }));
  const failed = ended.then(({ exitCode, stderr }) => {
    throw new Error(`ended with ${exitCode} before it said so: ${stderr}`);
  });
  failed.catch(() => {});
  const untilSaid = async (text: string): Promise<void> => {
    while (!output.stderr.includes(text)) await Promise.race([once(child.stderr, 'data'), failed]);
  };
  return { child, untilSaid, ended };
}

/** Runs the built command to its end. */
export function runDemo(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<DemoRun> {
  return startDemo(args, env).ended;
}

/** The processes that `pid` has started and that still run; Linux only. */
export function childrenOf(pid: number | undefined): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: it is gone; it was ours, so that EPERM cannot be.
    return false;
  }
}
