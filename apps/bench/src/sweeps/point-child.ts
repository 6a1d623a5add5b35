/** The process of one point: takes a `PointSpec`, answers with one `PointMessage`, and ends when its parent lets go. */
import { endWithParent } from '../end-with-parent.ts';
import { measurePoint, type PointSample, type PointSpec } from './measure-point.ts';

export type PointMessage = { readonly sample: PointSample } | { readonly failed: string };

endWithParent();
process.once('message', (spec) => {
  measurePoint(spec as PointSpec).then(
    (sample) => answer({ sample }),
    (error: unknown) => answer({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
  );
});

function answer(message: PointMessage): void {
  process.send?.(message);
}
