import { endWithParent } from '../end-with-parent.ts';
import type { SampleMessage } from './ask-each.ts';

/** The child's side of `askEach`: measures what its parent sends, answers once, and ends when its parent lets go. */
export function answerOnce(measure: (spec: never) => unknown): void {
  endWithParent();
  process.once('message', (spec) => {
    void answer(spec, measure);
  });
}

async function answer(spec: unknown, measure: (spec: never) => unknown): Promise<void> {
  let message: SampleMessage;
  try {
    message = { sample: await measure(spec as never) };
  } catch (error) {
    message = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send?.(message);
}
