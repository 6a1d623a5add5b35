// For applications.
export type { Executor, ShutdownOptions } from './executor.ts';
export { ThreadPoolExecutor } from './thread-pool-executor.ts';
export { InlineExecutor } from './inline-executor.ts';
export { defaultExecutorThreads } from './options/executor-options.ts';
export type { ThreadPoolExecutorOptions } from './options/executor-options.ts';
export type { ThreadResourceLimits } from './channel/thread-link.ts';
export { tasks } from './references/tasks.ts';
export type { TaskRef, Tasks } from './references/tasks.ts';
export { serviceModule } from './references/service-module.ts';
export type { ServiceRef } from './references/service-module.ts';
export { transfer } from './wire/transfer.ts';
export { Future } from './futures/future.ts';
export type { ResultOptions } from './futures/future.ts';
export { wait } from './futures/wait.ts';
export type { ReturnWhen, WaitOptions, WaitResult } from './futures/wait.ts';
export { asCompleted } from './futures/as-completed.ts';
export type { AsCompletedOptions } from './futures/as-completed.ts';
export type { MapOptions } from './futures/map.ts';
export type { RequestOptions, Service, ServiceStats } from './dispatch/service.ts';
export type { ServiceOptions, ServiceReply, ServiceThread } from './dispatch/service-options.ts';
export { EXECUTOR_ERROR_CODES } from './errors/codes.ts';
export type { ExecutorErrorCode } from './errors/codes.ts';
export { ExecutorError, isExecutorError } from './errors/executor-error.ts';
export { BrokenThreadPoolError } from './errors/broken-thread-pool-error.ts';
export { CancelledError } from './errors/cancelled-error.ts';
export { QueueFullError } from './errors/queue-full-error.ts';
export { ShutdownError } from './errors/shutdown-error.ts';
export { ThreadExitedError } from './errors/thread-exited-error.ts';
export { TimeoutError } from './errors/timeout-error.ts';

// For packages that watch executors or build on them.
export type { ThreadEvent } from './dispatch/thread-event.ts';
export type { ExecutorStats, ThreadSample, ThreadStats } from './dispatch/executor-stats.ts';
export type { TaskStats } from './stats/task-counters.ts';
export { EXECUTOR_CHANNELS } from './stats/channels.ts';
export type { TaskMessage } from './stats/channels.ts';
export type { HistogramSnapshot } from './stats/histogram.ts';
export type { ErrorClass, ErrorClasses } from './wire/error.ts';
