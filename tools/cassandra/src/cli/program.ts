import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { defaultDirectory } from '../paths.ts';
import { cassandraVersion } from '../server/distribution.ts';
import { printLogs } from './logs.ts';
import { start } from './start.ts';
import { printStatus } from './status.ts';
import { stop } from './stop.ts';

/** Creates the command line. Results go to standard output, progress to standard error. */
export function createProgram(): Command {
  const program = new Command('pnpm cassandra')
    .description(
      `Runs a real Apache Cassandra ${cassandraVersion()} on this machine. Needs Java 17, and Maven the first time.`,
    )
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', examples);
  addStart(program);
  program
    .command('status')
    .description('show the nodes, and whether each answers CQL; exits with 3 when none runs')
    .addOption(dataOption())
    .option('--json', 'print one JSON document', false)
    .action(async (options) => {
      process.exitCode = await printStatus(options.data, options.json);
    });
  program
    .command('stop')
    .description('stop the nodes: let them flush, and end what is still there after 20 seconds')
    .addOption(dataOption())
    .action((options) => stop(options.data));
  program
    .command('logs')
    .description("print the end of a node's log, and where it is")
    .addOption(dataOption())
    .option('--node <number>', 'whose log', positive, 1)
    .option('--lines <count>', 'how many lines', positive, 40)
    .action((options) => printLogs(options.data, options.node, options.lines));
  return program;
}

function addStart(program: Command): void {
  program
    .command('start')
    .description('start the nodes and return when each answers CQL; they go on running')
    .option('--nodes <count>', 'how many nodes, on 127.0.0.1, 127.0.0.2, …; each takes about 0.9 GB', positive, 1)
    .option('--port <port>', 'CQL port of every node', positive, 9042)
    .option('--storage-port <port>', 'port for traffic between the nodes', positive, 7000)
    .option('--jmx-port <port>', 'JMX port of the first node, each further node one higher (default: no JMX)', positive)
    .option('--auth', 'ask for a user name and a password; the superuser is cassandra/cassandra', false)
    .addOption(dataOption())
    .option('--ephemeral', 'start with empty data, and delete it at the stop', false)
    .option('--heap <megabytes>', 'heap of each node', positive, 512)
    .option('--timeout <seconds>', 'how long each node has until it answers CQL', positive, 180)
    .action((options) => start(options));
}

function dataOption(): Option<'--data <directory>', undefined, string, string> {
  return new Option('--data <directory>', 'folder of state, configuration, data and logs')
    .argParser((value) => resolve(value))
    .default(defaultDirectory);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be an integer of 1 or more.');
  return value;
}

const examples = `
Examples:
  $ pnpm cassandra start                        one node on 127.0.0.1:9042
  $ pnpm cassandra start --nodes 3 --ephemeral  three nodes, their data gone after the stop
  $ pnpm cassandra start --port 9142 --auth --data /tmp/second
  $ pnpm cassandra status
  $ pnpm cassandra logs --node 1 --lines 100
  $ pnpm cassandra stop

The jars are fetched once, into ASYNC_CASSANDRA_CACHE (default: async-cassandra in your cache folder).`;
