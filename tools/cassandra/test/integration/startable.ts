import { isCassandraToolError } from '@async-cassandra/cassandra';
import { resolveStartOptions } from '../../src/options.ts';
import { planCluster } from '../../src/preflight/plan-cluster.ts';

/**
 * Why no Cassandra can be started on this machine, said loudly; `undefined` if it can. With CASSANDRA_REQUIRED=1 it is an
 * error instead, unless a server of somebody else's is given: then starting one is not what is required.
 */
async function whyNotStartable(): Promise<string | undefined> {
  try {
    await planCluster(resolveStartOptions({ nodes: 3 }));
    return undefined;
  } catch (error) {
    if (!isCassandraToolError(error)) throw error;
    const isRequired = process.env['CASSANDRA_REQUIRED'] === '1' && !process.env['CASSANDRA_CONTACT_POINTS'];
    if (isRequired) throw error;
    process.stderr.write(`\nSKIPPED: the tests that start a real Cassandra.\n  Why: ${error.message}\n\n`);
    return error.message;
  }
}

/** Pass it to `describe.skipIf`. */
export const isNotStartable = (await whyNotStartable()) !== undefined;
