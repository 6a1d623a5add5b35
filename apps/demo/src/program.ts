import { Command, Option } from '@commander-js/extra-typings';
import { parseContactPoints, parseCount } from '@async-cassandra/load';
import { parseDuration, parseSizes } from './arguments.ts';
import { runCompare } from './commands/compare.ts';
import { runConfigure } from './commands/configure.ts';

const examples = `
Examples:
  demo                                   compare everything on the embedded simulator, under a minute
  demo compare --json | jq .advice       one JSON document on standard output, progress on standard error
  demo compare --cassandra               the same on a Cassandra started for it (needs Java 17 and Maven)
  demo compare --threads 1,2,3,4 --repeats 5 --duration 10s
  demo configure                         a walk through the configuration of the thread pool

Exit codes: 0 done, 1 failure, 2 wrong usage, 4 cannot reach Cassandra, 130 interrupted (finished runs are reported).`;

/** The commands and their options. Wrong arguments throw; they do not end the process. */
export function createProgram(): Command {
  const program = new Command('demo')
    .description('Compares the plain cassandra-driver, the calling thread and pools of worker threads.')
    .version('0.1.0', '-V, --version')
    .addHelpText('after', examples);
  program.addCommand(compareCommand(), { isDefault: true });
  program.addCommand(configureCommand());
  for (const command of [program, ...program.commands])
    command.exitOverride().showHelpAfterError('(add --help for the options)');
  return program;
}

function compareCommand() {
  return new Command('compare')
    .description('run one workload on each and say which pool size to take (the default command)')
    .addOption(new Option('-t, --threads <sizes>', 'pool sizes').argParser(parseSizes).default([1, 2, 4], '1,2,4'))
    .addOption(
      new Option('-d, --duration <time>', 'of one run, such as 800ms or 2s')
        .argParser(parseDuration)
        .default(1500, '1.5s'),
    )
    .addOption(new Option('-n, --repeats <count>', 'runs of each').argParser(parseCount(1, 100)).default(3))
    .addOption(
      new Option('-r, --rows <count>', 'rows of a page').argParser(parseCount(1, 100_000)).default(5000, '5,000'),
    )
    .addOption(
      new Option(
        '-l, --time-limit <time>',
        'start no repeat that would end later (default: 45s, none with --duration or --repeats)',
      ).argParser(parseDuration),
    )
    .addOption(
      new Option('-s, --seed <number>', 'of the order of runs and of the keys')
        .argParser(parseCount(0, 2 ** 31))
        .default(1),
    )
    .addOption(new Option('--cassandra', 'start a Cassandra and run on it instead of the simulator').default(false))
    .addOption(
      new Option('--contact-points <hosts>', 'run on this cluster: host[:port],host[:port]…')
        .env('CASSANDRA_CONTACT_POINTS')
        .argParser(parseContactPoints),
    )
    .addOption(
      new Option('--local-datacenter <name>', 'found automatically when left out').env('CASSANDRA_LOCAL_DATACENTER'),
    )
    .addOption(new Option('--json', 'print one JSON document instead of the tables').default(false))
    .addOption(new Option('-o, --out <file>', 'also write the JSON document to a file'))
    .action((args, command) =>
      runCompare({ ...args, isDefaultSize: isDefault(command, 'duration') && isDefault(command, 'repeats') }),
    );
}

function isDefault(command: { getOptionValueSource(name: string): string | undefined }, name: string): boolean {
  return command.getOptionValueSource(name) === 'default';
}

function configureCommand() {
  return new Command('configure')
    .description('set the pool size, verify it, use the executor by hand, see what cannot be changed')
    .action(runConfigure);
}
