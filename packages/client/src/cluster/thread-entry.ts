import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ClientError } from '../errors/client-error.ts';
import { describeValue } from '../errors/describe-value.ts';

const bundling =
  "Bundle @async-cassandra/client/worker as a file of its own, and pass its URL or absolute path as workerUrl: new URL('./worker.mjs', import.meta.url).";

/**
 * Returns the file that threads load for the driver, in a program that is not bundled.
 *
 * @throws {ClientError} `worker-file-missing`.
 */
export function findThreadEntry(): URL {
  // A bundle in CommonJS has no import.meta.url, whatever its types say.
  const here = import.meta.url as string | undefined;
  if (here === undefined) {
    throw new ClientError(
      'worker-file-missing',
      `A program bundled as CommonJS does not know the file of its threads. ${bundling}`,
    );
  }
  // Two literal paths: tools that trace files do not follow a computed one.
  const entry = here.endsWith('.ts')
    ? new URL('../thread/entry.ts', import.meta.url)
    : new URL('../thread/entry.js', import.meta.url);
  assertExists(entry, `The file of the threads is missing: ${entry.href}.`);
  return entry;
}

/**
 * Returns the option `workerUrl` as a URL.
 *
 * @throws {TypeError} for anything but a URL or an absolute path.
 * @throws {ClientError} `worker-file-missing`.
 */
export function resolveWorkerUrl(given: unknown): URL | undefined {
  if (given === undefined) return undefined;
  const url = given instanceof URL ? given : typeof given === 'string' ? urlOf(given) : undefined;
  if (url === undefined) {
    throw new TypeError(`workerUrl must be a URL or an absolute path, got ${describeValue(given)}. ${bundling}`);
  }
  assertExists(url, `workerUrl names a file that does not exist: ${url.href}.`);
  return url;
}

function urlOf(text: string): URL | undefined {
  if (isAbsolute(text)) return pathToFileURL(text);
  return URL.canParse(text) ? new URL(text) : undefined;
}

function assertExists(url: URL, message: string): void {
  if (url.protocol === 'file:' && !existsSync(fileURLToPath(url))) {
    throw new ClientError('worker-file-missing', `${message} ${bundling}`);
  }
}
