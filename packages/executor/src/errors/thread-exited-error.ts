import { describeReason } from './describe-value.ts';
import { ExecutorError } from './executor-error.ts';

/**
 * The thread died while it had this work: `process.exit`, an uncaught error (its `cause`), or too little memory. Code
 * `thread-exited`. The work may have had its effect.
 */
export class ThreadExitedError extends ExecutorError {
  static {
    this.prototype.name = 'ThreadExitedError';
  }

  readonly threadName: string;
  /** The exit code of the thread: the argument of `process.exit`, or 1 after an uncaught error. */
  readonly exitCode: number;

  constructor(threadName: string, exitCode: number, cause: unknown, during: string) {
    super(
      'thread-exited',
      describeExit(threadName, exitCode, cause, during),
      cause === undefined ? undefined : { cause },
    );
    this.threadName = threadName;
    this.exitCode = exitCode;
  }
}

function describeExit(threadName: string, exitCode: number, cause: unknown, during: string): string {
  const start = `thread ${threadName} exited with code ${exitCode} ${during}`;
  if (cause === undefined) {
    return start;
  }
  if (cause instanceof Error && (cause as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `${start}: it ran out of memory (resourceLimits)`;
  }
  return `${start}: ${describeReason(cause)}`;
}
