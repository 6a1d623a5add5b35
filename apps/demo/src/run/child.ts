/** The process of one run: takes a `RunSpec`, answers with one `RunMessage`, and ends when its parent lets go. */
import { endWithParent } from '../end-with-parent.ts';
import { measureRun } from './measure-run.ts';
import type { RunMessage, RunSpec } from './messages.ts';

endWithParent();
process.once('message', (spec) => {
  measureRun(spec as RunSpec).then(
    (result) => answer({ kind: 'result', result }),
    (error: unknown) => answer({ kind: 'failed', ...describe(error) }),
  );
});

function answer(message: RunMessage): void {
  process.send?.(message);
}

function describe(error: unknown): { message: string; stack: string | undefined } {
  return error instanceof Error
    ? { message: error.message, stack: error.stack }
    : { message: String(error), stack: undefined };
}
