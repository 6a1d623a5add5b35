import { Future, type FutureState } from '@async-cassandra/executor';

/** The error of a failed future of {@link futureIn}. */
export const failure = new RangeError('failed');

/** Returns a future in the given state. A succeeded one has the result 42. */
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

/** Describes how a promise settles. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
