import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { describeReason, describeValue } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';

/** Codes of errors that Node throws before a module runs. */
const loaderCodes = new Set([
  'ERR_IMPORT_ATTRIBUTE_MISSING',
  'ERR_INVALID_MODULE_SPECIFIER',
  'ERR_INVALID_PACKAGE_CONFIG',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_MODULE_NOT_FOUND',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNKNOWN_MODULE_FORMAT',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNSUPPORTED_ESM_URL_SCHEME',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'MODULE_NOT_FOUND',
]);

/**
 * Imports a module of the application in this thread.
 *
 * @throws {ExecutorError} `module-missing` when its file does not exist; `module-not-loaded` when it, or a module that it
 *   imports, cannot be loaded: a syntax error, a missing package, an unknown kind of file. What the module itself throws
 *   while it runs is thrown unchanged.
 */
export async function loadModule(module: string): Promise<Record<string, unknown>> {
  if (typeof module !== 'string') {
    throw new TypeError(`module must be the address of a module, got ${describeValue(module)}`);
  }
  try {
    return (await import(module)) as Record<string, unknown>;
  } catch (error) {
    if (module.startsWith('file:') && !existsSync(new URL(module))) {
      throw new ExecutorError('module-missing', `module does not exist: ${fileURLToPath(module)}`, { cause: error });
    }
    if (isLoaderError(error)) {
      throw new ExecutorError('module-not-loaded', describeFailure(module, error), { cause: error });
    }
    throw error;
  }
}

/** A `SyntaxError` comes from the loader when its stack has no code of the module. `JSON.parse` throws one too. */
function isLoaderError(error: unknown): error is Error {
  if (!(error instanceof Error)) {
    return false;
  }
  if (error instanceof SyntaxError && (error as { code?: unknown }).code === undefined) {
    const firstFrame = /^ {4}at (.*)$/m.exec(error.stack ?? '')?.[1];
    return locationOf(error) !== undefined || firstFrame?.includes('node:internal/') !== false;
  }
  return loaderCodes.has(String((error as { code?: unknown }).code));
}

function describeFailure(module: string, error: Error): string {
  const location = locationOf(error);
  const where =
    location !== undefined
      ? ` (${location})`
      : error instanceof SyntaxError
        ? ' (the error is in it or in a module that it imports)'
        : '';
  return `module ${module} cannot be loaded${where}: ${error.name === 'Error' ? '' : `${error.name}: `}${describeReason(error)}${describePreloads()}`;
}

/** Node writes the location of a syntax error above the stack, if it knows it. */
function locationOf(error: Error): string | undefined {
  return /^((?:file:|\/|[A-Z]:\\).*:\d+)$/m.exec(error.stack?.split('\n', 1)[0] ?? '')?.[1];
}

function describePreloads(): string {
  const { asyncCassandraExecutor: given } = (workerData ?? {}) as {
    asyncCassandraExecutor?: { readonly skippedPreloads?: readonly string[] };
  };
  const skipped = given?.skippedPreloads ?? [];
  return skipped.length === 0
    ? ''
    : `. This thread does not run the preloads of the process (${skipped.join(', ')}); set preloads: 'inherit' if the module needs them`;
}
