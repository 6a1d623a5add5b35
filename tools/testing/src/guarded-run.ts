import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Where the command runs, and where its standard output goes. */
export interface GuardedRunOptions {
  readonly cwd: string;
  /** True: standard output goes to standard error, so that the caller's own output stays pure. */
  readonly outputToStderr?: boolean;
}

const guard = fileURLToPath(new URL('./guard.ts', import.meta.url));

/**
 * Runs a command and everything it starts as one group that cannot outlive this process, and returns its exit code.
 * Descriptors other than the three standard ones are not passed on.
 */
export async function runGuarded(command: readonly string[], options: GuardedRunOptions): Promise<number> {
  const child = spawn(process.execPath, [guard, ...command], {
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', options.outputToStderr ? 2 : 'inherit', 'inherit', 'pipe'],
  });
  const closePipe = (): void => {
    child.stdio[3]?.destroy();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, closePipe);
  const orphaned = watchParent(closePipe);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    clearInterval(orphaned);
    for (const signal of signals) process.removeListener(signal, closePipe);
  }
}

/** Calls back once when the process that started this one is gone. The caller clears the timer. */
export function watchParent(onGone: () => void): NodeJS.Timeout {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 500);
  return timer.unref();
}
