import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package's folder, where pom.xml is. */
export const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** The default folder of `pnpm cassandra`: `.cassandra/` at the root of the repository. */
export const defaultDirectory = resolve(packageFolder, '../../.cassandra');

/** Returns the command line for the cluster of this folder, such as `pnpm cassandra stop --data /tmp/second`. */
export function commandFor(command: 'status' | 'stop', directory: string): string {
  return `pnpm cassandra ${command}${directory === defaultDirectory ? '' : ` --data ${directory}`}`;
}

/** Returns `ASYNC_CASSANDRA_CACHE`, or else `async-cassandra` in the user's cache folder (XDG base directory specification). */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['ASYNC_CASSANDRA_CACHE']) return resolve(env['ASYNC_CASSANDRA_CACHE']);
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'async-cassandra');
}
