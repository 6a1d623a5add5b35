import type { ChildFailure, ChildOutcome } from './ask-child.ts';
import { endWithParent } from './end-with-parent.ts';

/** The child's side of `askChild`. Measures what the parent sends, answers once, and ends when the parent disconnects. */
export function answerOnce(measure: (spec: never) => unknown): void {
  endWithParent();
  process.once('message', (spec) => void answerParent(() => measure(spec as never)));
}

/** Sends the result of `work` to the parent, or the reason why it failed. */
export async function answerParent(work: () => unknown): Promise<void> {
  let outcome: ChildOutcome<unknown>;
  try {
    outcome = { answer: await work() };
  } catch (error) {
    outcome = describeFailure(error);
  }
  process.send?.(outcome);
}

function describeFailure(error: unknown): ChildFailure {
  if (!(error instanceof Error)) return { failed: String(error) };
  return { failed: `${error.name}: ${error.message}`, ...(error.stack !== undefined && { stack: error.stack }) };
}
