/**
 * Every code of an {@link ExecutorError}, with its meaning and whether a retry may help.
 * The codes are stable, so programs can test for them.
 */
export const executorErrorCodes = {
  cancelled: { meaning: 'The future was cancelled before its task started.', mayRetry: false },
  'queue-full': { meaning: 'maxQueue tasks or requests already wait.', mayRetry: true },
  'shut-down': { meaning: 'The executor or service takes no new work.', mayRetry: false },
  terminated: { meaning: 'terminate() ended the threads before this work was done.', mayRetry: false },
  'broken-pool': {
    meaning: 'Threads of this pool cannot start, or the finalizer failed. The cause says why.',
    mayRetry: false,
  },
  'thread-exited': {
    meaning: 'The thread died while it had this work. The work may have had its effect.',
    mayRetry: true,
  },
  'message-lost': {
    meaning: 'A message to or from the thread could not be read, so the thread was ended.',
    mayRetry: true,
  },
  'too-many-abandoned': {
    meaning:
      'Abandoned requests, which were aborted or timed out, are still open in every thread, and no slot is free.',
    mayRetry: true,
  },
  'close-timed-out': { meaning: 'close({ timeoutMs }) of the service ended this request.', mayRetry: false },
  'request-timed-out': { meaning: 'The request was not answered within its timeoutMs.', mayRetry: true },
  'timed-out': {
    meaning: 'Waiting took longer than timeoutMs. The work itself continues.',
    mayRetry: true,
  },
  'worker-file-wrong': { meaning: 'The file that threads start with is the application itself.', mayRetry: false },
  'worker-file-missing': { meaning: 'The file that threads start with does not exist.', mayRetry: false },
  'module-missing': { meaning: 'The module of a task or service does not exist.', mayRetry: false },
  'module-not-loaded': {
    meaning: 'The module of a task or service, or one that it imports, cannot be loaded. The cause says why.',
    mayRetry: false,
  },
  'export-missing': { meaning: 'The module has no function of that name.', mayRetry: false },
  'service-start-failed': {
    meaning: 'The service could not restart in any thread. The cause says why.',
    mayRetry: true,
  },
  'invalid-state': {
    meaning: 'The call does not fit the state of its object, such as a second result for a future.',
    mayRetry: false,
  },
  'not-an-error': {
    meaning: 'A thrown value or the reason of an abort cannot be sent to another thread.',
    mayRetry: false,
  },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

/** The stable code of an error. {@link executorErrorCodes} lists the meanings. */
export type ExecutorErrorCode = keyof typeof executorErrorCodes;
