import {
  serviceModule,
  type Executor,
  type InlineExecutor,
  type Service,
  type ServiceOptions,
} from '@async-cassandra/executor';
import type { Call } from '../calls/call.ts';
import type { CallService } from '../calls/call-service.ts';
import type { createServiceHooks } from '../calls/service-hooks.ts';
import type { ThreadData } from '../wire/thread-data.ts';
import { learningSizes, onCallingThread } from './calling-thread.ts';
import { PlacedService } from './placed-service.ts';

/** What a cluster's driver is started with. */
export interface ServiceStart {
  /** The file of the threads. */
  readonly entry: URL;
  readonly data: ThreadData;
  readonly hooks: ReturnType<typeof createServiceHooks>;
  readonly limits: Pick<ServiceOptions<Call, unknown>, 'maxInFlightPerThread' | 'maxQueue' | 'errorClasses'>;
}

/** Starts the driver in the executor's threads and, if `inline` is there, on the calling thread as well. */
export async function openCallService(
  executor: Executor,
  inline: InlineExecutor | undefined,
  { entry, data, hooks, limits }: ServiceStart,
): Promise<CallService> {
  const open = (where: Executor, options: Pick<ServiceStart, 'data' | 'hooks'>): Promise<Service<Call, unknown>> =>
    where.service<Call, unknown>(serviceModule(entry), { ...limits, data: options.data, ...options.hooks });
  if (inline === undefined) return await open(executor, { data, hooks });

  // The threads of the pool have the indexes before this one.
  const threadIndex = executor.maxWorkers;
  const learning = learningSizes(hooks);
  const opened = await Promise.allSettled([
    open(executor, { data, hooks: learning }),
    open(inline, { data: { ...data, threadIndex }, hooks: onCallingThread(learning, threadIndex) }),
  ]);
  const [pool, own] = opened;
  if (pool.status === 'fulfilled' && own.status === 'fulfilled') {
    return new PlacedService(pool.value, own.value, threadIndex);
  }
  const failed = opened.find((outcome) => outcome.status === 'rejected');
  // Why it did not start is the error to report, whatever closing the other one says.
  await Promise.allSettled(
    opened.map(async (outcome) => outcome.status === 'fulfilled' && (await outcome.value.close())),
  );
  throw failed?.reason;
}
