import { isExecutorError } from '@async-cassandra/executor';
import { ClientError } from '../errors/client-error.ts';
import { asDriverTimeout } from '../options/deadline.ts';

/** The error of every call to a closed cluster. */
export function clusterClosedError(cause?: unknown): ClientError {
  return new ClientError(
    'cluster-closed',
    'The cluster is shut down. Make a new AsyncCluster to connect again.',
    cause === undefined ? {} : { cause },
  );
}

/** The codes with which an executor or its service rejects calls when it ends. */
const endCodes: readonly string[] = ['shut-down', 'terminated', 'close-timed-out'];

/**
 * Turns an error of the executor into the error that users of this client expect: a timeout becomes the driver's, and the end
 * of the executor becomes `cluster-closed`, also when the application shut the executor down itself.
 */
export function asClientError(error: unknown): unknown {
  if (!isExecutorError(error)) return error;
  return endCodes.includes(error.code) ? clusterClosedError(error) : asDriverTimeout(error);
}
