import { isExecutorError } from '@async-cassandra/executor';
import { ClientError } from '../errors/client-error.ts';
import { asDriverTimeout } from '../options/deadline.ts';

/** The error of every call that a closed cluster does not answer. */
export function clusterClosedError(cause?: unknown): ClientError {
  return new ClientError(
    'cluster-closed',
    'The cluster is shut down: make a new AsyncCluster to connect again.',
    cause === undefined ? {} : { cause },
  );
}

/** What an executor, or the service in it, rejects with when it ends. */
const endCodes: readonly string[] = ['shut-down', 'terminated', 'close-timed-out'];

/**
 * An error of the executor as users of this client know it. Its timeout is the driver's, and its end is the end of the
 * cluster, also when somebody shut it down by hand.
 */
export function asClientError(error: unknown): unknown {
  if (!isExecutorError(error)) return error;
  return endCodes.includes(error.code) ? clusterClosedError(error) : asDriverTimeout(error);
}
