/**
 * Every code an {@link ExecutorError} may carry, with what it means and whether trying again may help.
 * The names are stable: programs switch on them.
 */
export const executorErrorCodes = {
  cancelled: { meaning: 'The future was cancelled before its task began.', mayRetry: false },
  'queue-full': { meaning: 'As much work waits as maxQueue allows.', mayRetry: true },
  'shut-down': { meaning: 'The executor or service takes no new work.', mayRetry: false },
  terminated: { meaning: 'terminate() ended the threads before this work was done.', mayRetry: false },
  'broken-pool': { meaning: 'Threads of this pool cannot be started; its cause says why.', mayRetry: false },
  'thread-exited': { meaning: 'The thread died while it had this work.', mayRetry: true },
  'message-lost': { meaning: 'A message of the thread could not be read, so the thread was ended.', mayRetry: true },
  'too-many-abandoned': {
    meaning: 'Requests that were aborted or timed out are still open in every thread, and leave no room for another.',
    mayRetry: true,
  },
  'close-timed-out': { meaning: 'The service was closed before this request was answered.', mayRetry: false },
  'request-timed-out': { meaning: 'The request was not answered within its timeoutMs.', mayRetry: true },
  'timed-out': {
    meaning: 'What was waited for did not happen within timeoutMs. The work itself goes on.',
    mayRetry: true,
  },
  'worker-file-wrong': { meaning: 'The file a thread starts with is the application.', mayRetry: false },
  'worker-file-missing': { meaning: 'The file a thread starts with does not exist.', mayRetry: false },
  'module-missing': { meaning: 'The module of a task or service does not exist.', mayRetry: false },
  'module-not-loaded': {
    meaning: 'The module of a task or service, or one that it imports, cannot be loaded; its cause says why.',
    mayRetry: false,
  },
  'export-missing': { meaning: 'The module has no function of that name.', mayRetry: false },
  'service-start-failed': {
    meaning: 'The service could not be started again on any thread; its cause says why.',
    mayRetry: true,
  },
  'invalid-state': { meaning: 'The call does not fit the state its object is in.', mayRetry: false },
  'not-an-error': { meaning: 'A thread threw a value that cannot cross the thread boundary.', mayRetry: false },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

/** The stable name of what went wrong; {@link executorErrorCodes} has the meanings. */
export type ExecutorErrorCode = keyof typeof executorErrorCodes;
