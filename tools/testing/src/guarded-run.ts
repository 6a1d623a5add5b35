import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { launchersOf, listProcesses } from './process-tree.ts';

/** Options of a guarded run. */
export interface GuardedRunOptions {
  readonly cwd: string;
  /** True: standard output goes to standard error, so that the caller's own output stays clean. */
  readonly outputToStderr?: boolean;
}

const watchIntervalMs = 1000;
const interruptedExitCode = 130;
const guard = fileURLToPath(new URL('./guard.ts', import.meta.url));

/**
 * Runs a command, and everything that it starts, as one group that cannot outlive this process. Returns its exit code. When
 * this process is asked to end, or its own starter is gone, the group ends first and then this process.
 * Descriptors other than the three standard ones are not passed on.
 */
export async function runGuarded(command: readonly string[], options: GuardedRunOptions): Promise<number> {
  const child = spawn(process.execPath, [guard, ...command], {
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', options.outputToStderr ? 2 : 'inherit', 'inherit', 'pipe'],
  });
  let isInterrupted = false;
  const closePipe = (): void => {
    isInterrupted = true;
    child.stdio[3]?.destroy();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, closePipe);
  const orphaned = watchParent(closePipe);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    // No process waits for the result any more.
    if (isInterrupted) process.exit(interruptedExitCode);
    return code ?? 1;
  } finally {
    clearInterval(orphaned);
    for (const signal of signals) process.removeListener(signal, closePipe);
  }
}

/**
 * Calls back once when a package manager above this process is gone, or has another parent. Killing a package manager does not end the
 * processes that it started. The caller clears the timer.
 */
export function watchParent(onGone: () => void): NodeJS.Timeout {
  const launchers = launchersOf(process.pid, listProcesses()).join(' ');
  const timer = setInterval(() => {
    if (launchersOf(process.pid, listProcesses()).join(' ') === launchers) return;
    clearInterval(timer);
    onGone();
  }, watchIntervalMs);
  return timer.unref();
}
