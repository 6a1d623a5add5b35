/** The process of one run of a pool: takes a `PoolRunSpec`, answers with its sample, and ends when its parent lets go. */
import { endWithParent } from '../end-with-parent.ts';
import { measurePool, type PoolRunSpec, type PoolSample } from './measure-pool.ts';

export type PoolMessage = { readonly sample: PoolSample } | { readonly failed: string };

endWithParent();
process.once('message', (spec) => {
  measurePool(spec as PoolRunSpec).then(
    (sample) => answer({ sample }),
    (error: unknown) => answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

function answer(message: PoolMessage): void {
  process.send?.(message);
}
