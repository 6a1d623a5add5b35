/**
 * A test runner to be killed: starts Cassandra with the options of its argument, writes what happens to standard output, a
 * line each, and waits until somebody ends it.
 */
import { startCassandra, type StartCassandraOptions } from '@async-cassandra/cassandra';

const options = JSON.parse(process.argv[2] ?? '{}') as StartCassandraOptions & { readonly stayForever?: boolean };
const { stayForever = true, ...start } = options;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
try {
  const cassandra = await startCassandra({ ...start, onProgress: say });
  say(`ready on ${cassandra.contactPoints.join(',')} port ${cassandra.port}`);
  say(`pids ${cassandra.nodes.map(({ number, address, pid }) => `${number} ${address} ${pid}`).join(', ')}`);
  if (stayForever) setInterval(() => {}, 60_000);
} catch (error) {
  say(`error ${error instanceof Error ? error.message : String(error)}`);
}
