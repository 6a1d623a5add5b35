import { createRequire } from 'node:module';
import type * as Driver from 'cassandra-driver';

/** A second copy of `cassandra-driver`, loaded from the same files, like a second copy in a dependency tree. */
export function loadSecondDriver(): typeof Driver {
  const require = createRequire(import.meta.url);
  const before = { ...require.cache };
  for (const path of Object.keys(require.cache)) {
    if (path.includes('cassandra-driver') || path.includes('/long/')) delete require.cache[path];
  }
  const copy = require('cassandra-driver') as typeof Driver;
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  Object.assign(require.cache, before);
  return copy;
}
