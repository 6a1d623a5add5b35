import type { Service } from '@async-cassandra/executor';
import type { Call } from './call.ts';

/** What runs calls: the driver in threads, on the calling thread, or in both places. */
export type CallService = Pick<Service<Call, unknown>, 'request' | 'broadcast' | 'threads' | 'close'>;
