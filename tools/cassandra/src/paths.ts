import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package's folder, where pom.xml is. */
export const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** Where a cluster for people lives: `.cassandra/` at the root of the repository. */
export const defaultDirectory = resolve(packageFolder, '../../.cassandra');

/** How a person gives a command for the cluster of this folder: `pnpm cassandra stop --data /tmp/second`. */
export function commandFor(verb: 'status' | 'stop', directory: string): string {
  return `pnpm cassandra ${verb}${directory === defaultDirectory ? '' : ` --data ${directory}`}`;
}

/** `ASYNC_CASSANDRA_CACHE`, else `async-cassandra` in the user's cache folder (XDG base directory specification). */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['ASYNC_CASSANDRA_CACHE']) return resolve(env['ASYNC_CASSANDRA_CACHE']);
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'async-cassandra');
}
