/** The process of one run: takes a `RunSpec`, answers with one `RunMessage`, and ends when its parent lets go. */
import { endWithParent } from '../end-with-parent.ts';
import { measureRun } from './measure-run.ts';
import type { RunMessage, RunSpec } from './messages.ts';

endWithParent();
process.once('message', (spec) => {
  measureRun(spec as RunSpec).then(
    (outcome) => answer({ kind: 'result', outcome }),
    (error: unknown) =>
      answer({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

function answer(message: RunMessage): void {
  process.send?.(message);
}
