import { Future, type FutureState } from '@async-cassandra/executor';

/** What a failed future of {@link futureIn} failed with. */
export const failure = new RangeError('failed');

/** A future in a given state; one that succeeded has 42. */
export function futureIn(state: FutureState): Future<number> {
  const { future, setRunning, setResult, setException } = Future.withResolvers<number>();
  if (state === 'cancelled') {
    future.cancel();
  } else if (state !== 'pending') {
    setRunning();
    if (state === 'succeeded') setResult(42);
    if (state === 'failed') setException(failure);
  }
  return future;
}

/** What a promise comes to. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
