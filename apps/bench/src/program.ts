import { Command, Option } from '@commander-js/extra-typings';
import { parseCount } from '@async-cassandra/load';
import { parseNames, parseSeconds } from './arguments.ts';
import { compareBuilds } from './commands/compare-builds.ts';
import { comparePools } from './commands/compare-pools.ts';
import { compareSizes } from './commands/compare-sizes.ts';
import { compareTargets } from './commands/compare-targets.ts';
import { layouts } from './commands/layouts.ts';
import { measureAll, type AllArguments } from './commands/measure-all.ts';
import { steps } from './commands/steps.ts';
import { sweep } from './commands/sweep.ts';
import { wakes } from './commands/wakes.ts';
import { writeKept } from './commands/write-kept.ts';
import { scenarios } from './scenarios/scenarios.ts';
import { simulatedServers } from './server/start-server.ts';
import { axes } from './sweeps/axes.ts';

const listOfScenarios = scenarios.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join('\n');

const scenarioNames = scenarios.map(({ name }) => name);
const loopNames = scenarios.filter(({ kind }) => kind === 'loop').map(({ name }) => name);
const axisNames = axes.map(({ name }) => name);

const help = `
Scenarios:
${listOfScenarios}

Examples:
  bench                                       everything on the simulator, some 75 minutes; writes results/simulator.json
  bench --quick                               everything, in about 15 minutes: an impression
  bench --scenario page-iterate,point-reads --seconds 5
  bench --cassandra --write-readme            on CASSANDRA_CONTACT_POINTS, or on a Cassandra that it starts
  bench executor                              ThreadPoolExecutor beside Piscina and tinypool, some 6 minutes
  bench --scenario inserts --repeats 1 --profile profiles
  bench sweep --axis page,columns             how costs grow with the page, the columns, statements, keyspaces, requests in flight
  bench targets --only "point reads"           the targets for small queries, each with its verdict
  bench compare --base ../before              this checkout beside another one, in turns
  bench sizes --scenario point-reads,inserts  pools of 1, 2, 4 and the default beside the plain driver
  bench readme                                write the tables of the kept results into the pages again
  bench layouts                               both halves of every layout, compared with the kept figures
  bench wakes                                 two threads that exchange work: messages and shared memory
  bench steps --scenario inserts --functions 20   what each step of a query's path costs each thread

Exit codes: 0 done (also when targets are missed), 1 failure, 2 wrong usage, 130 interrupted.`;

/** The command line. Wrong arguments throw; they do not end the process. */
export function createProgram(
  run: (options: AllArguments) => Promise<void> = (options) => measureAll(options),
  runPools: typeof comparePools = comparePools,
) {
  const program = new Command('bench')
    .description('Measures this client side by side with the plain cassandra-driver.')
    .addHelpText('after', help)
    .addOption(
      new Option('-s, --scenario <names>', 'only these, with commas or given several times').argParser(
        parseNames('scenario', scenarioNames),
      ),
    )
    .addOption(new Option('-n, --repeats <count>', 'runs of each subject (default: 5)').argParser(parseCount(1, 100)))
    .addOption(new Option('-d, --seconds <time>', 'measured in each run (default: 2)').argParser(parseSeconds))
    .addOption(new Option('--quick', '2 repeats of half a second').default(false))
    .addOption(new Option('--seed <number>', 'of the order of runs').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('--cassandra', 'on a real server instead of the simulator').default(false))
    .addOption(serverOption().default('simulator' as const))
    .addOption(
      new Option('--base <folder>', 'another built checkout, for the targets that compare with the state before'),
    )
    .addOption(new Option('-o, --out <file>', 'write the JSON document there'))
    .addOption(new Option('--json', 'print the JSON document instead of the tables').default(false))
    .addOption(new Option('--profile <folder>', 'write CPU profiles of every thread there'))
    .addOption(new Option('--write-readme', "put the tables into this package's README").default(false))
    .addOption(new Option('--append', 'add the repeats to the kept results instead of replacing them').default(false))
    // The command `executor` has options with the same names.
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');
  program.action((options) => run(options));
  program
    .command('executor')
    .description('Measures ThreadPoolExecutor side by side with Piscina and tinypool.')
    .addOption(new Option('--only <part>', 'cases with this in their name'))
    .addOption(
      new Option('-n, --repeats <count>', 'runs of each case on each pool').argParser(parseCount(1, 100)).default(3),
    )
    .addOption(new Option('-d, --seconds <time>', 'measured in each run').argParser(parseSeconds).default(1))
    .addOption(new Option('--seed <number>', 'of the order of runs').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('--json', 'print the JSON document instead of the table').default(false))
    .addOption(new Option('--write-readme', "put the table into this package's README").default(false))
    .action((options) => runPools(options));
  for (const command of [
    targetsCommand(),
    buildsCommand(),
    sizesCommand(),
    sweepCommand(),
    layoutsCommand(),
    stepsCommand(),
    wakesCommand(),
    readmeCommand(),
  ])
    program.addCommand(command.copyInheritedSettings(program));
  return program;
}

function sweepCommand() {
  return new Command('sweep')
    .description(
      'Measures how costs grow with the page, the columns, the statements, the keyspaces and the requests in flight.',
    )
    .addOption(
      new Option('-a, --axis <names>', `only these of ${axisNames.join(', ')}`).argParser(
        parseNames('sweep', axisNames),
      ),
    )
    .addOption(new Option('-n, --repeats <count>', 'runs of each point').argParser(parseCount(1, 100)).default(3))
    .addOption(new Option('-d, --seconds <time>', 'measured at each point').argParser(parseSeconds).default(0.5))
    .addOption(new Option('--seed <number>', 'of the order of runs').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('-o, --out <file>', 'write the JSON document there'))
    .addOption(new Option('--json', 'print the JSON document instead of the tables').default(false))
    .addOption(new Option('--save', 'put the figures into results/sweep.json and the README').default(false))
    .action((options) => sweep(options));
}

function layoutsCommand() {
  return new Command('layouts')
    .description(
      'Measures both halves of every layout by themselves, and lists those that are slower than the kept results.',
    )
    .addOption(new Option('--only <part>', 'layouts with this in their name'))
    .addOption(new Option('-n, --repeats <count>', 'processes for each').argParser(parseCount(1, 100)).default(5))
    .addOption(new Option('-d, --seconds <time>', 'measured in each').argParser(parseSeconds).default(0.2))
    .addOption(new Option('--seed <number>', 'of the order of processes').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('-o, --out <file>', 'write the JSON document there'))
    .addOption(new Option('--json', 'print the JSON document instead of the table').default(false))
    .addOption(new Option('--save', 'replace the kept results, and put the table into the README').default(false))
    .action((options) => layouts(options));
}

function stepsCommand() {
  return new Command('steps')
    .description("Runs scenarios under the profiler and adds up what each step of a query's path costs each thread.")
    .addOption(new Option('-s, --scenario <names>', 'these, with commas').argParser(parseNames('scenario', loopNames)))
    .addOption(new Option('-d, --seconds <time>', 'profiled in each run').argParser(parseSeconds).default(2))
    .addOption(new Option('--profiles <folder>', 'keep the CPU profiles there'))
    .addOption(
      new Option('--functions <count>', 'also print this many functions of each thread')
        .argParser(parseCount(0, 1000))
        .default(0),
    )
    .addOption(new Option('--json', 'print the JSON document instead of the tables').default(false))
    .addOption(new Option('--save', 'put it into results/steps.json and docs/performance-reference.md').default(false))
    .action((options) => steps(options));
}

function wakesCommand() {
  return new Command('wakes')
    .description('Measures how fast two threads exchange work, by messages and by shared memory.')
    .addOption(new Option('-n, --repeats <count>', 'runs of each way').argParser(parseCount(1, 100)).default(5))
    .addOption(new Option('-d, --seconds <time>', 'measured in each run').argParser(parseSeconds).default(0.5))
    .addOption(new Option('--seed <number>', 'of the order of runs').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('--json', 'print the JSON document instead of the table').default(false))
    .addOption(new Option('--write-readme', "put the table into this package's README").default(false))
    .action((options) => wakes(options));
}

function sizesCommand() {
  return new Command('sizes')
    .description(
      'Runs scenarios on the plain driver, on pools of 1, 2, 4 and the default number of threads, and with each placement.',
    )
    .addOption(new Option('-s, --scenario <names>', 'these, with commas').argParser(parseNames('scenario', loopNames)))
    .addOption(new Option('-n, --repeats <count>', 'runs of each size').argParser(parseCount(1, 100)).default(3))
    .addOption(new Option('-d, --seconds <time>', 'measured in each run').argParser(parseSeconds).default(1))
    .addOption(new Option('--seed <number>', 'of the order of runs').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('--cassandra', 'on a real server instead of the simulator').default(false))
    .addOption(serverOption().default('replay' as const))
    .addOption(new Option('-o, --out <file>', 'write the JSON document there'))
    .addOption(new Option('--json', 'print the JSON document instead of the table').default(false))
    .addOption(new Option('--save', 'put it into results/sizes.json and the README').default(false))
    .action((options) => compareSizes(options));
}

function targetsCommand() {
  return new Command('targets')
    .description('Measures each target for small queries, and for pages beside them, and says whether it is reached.')
    .addOption(new Option('--only <part>', 'lines with this in their scenario or client'))
    .addOption(new Option('-n, --repeats <count>', 'runs of each client').argParser(parseCount(1, 100)).default(5))
    .addOption(new Option('-d, --seconds <time>', 'measured in each run').argParser(parseSeconds).default(2))
    .addOption(new Option('--seed <number>', 'of the order of runs').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('--cassandra', 'also the lines that need a real server').default(false))
    .addOption(serverOption('all lines but those of a real server'))
    .addOption(
      new Option('--base <folder>', 'another built checkout, for the lines that compare with the state before'),
    )
    .addOption(new Option('-o, --out <file>', 'write the JSON document there'))
    .addOption(new Option('--json', 'print the JSON document instead of the table').default(false))
    .addOption(new Option('--save', 'put it into results/targets.json and the README').default(false))
    .action((options) => compareTargets(options));
}

function buildsCommand() {
  return new Command('compare')
    .description('Compares the client of another built checkout with this one, run by run.')
    .addOption(new Option('--base <folder>', 'the other checkout').makeOptionMandatory())
    .addOption(new Option('-s, --scenario <names>', 'these, with commas').argParser(parseNames('scenario', loopNames)))
    .addOption(new Option('-n, --repeats <count>', 'runs of each checkout').argParser(parseCount(1, 100)).default(7))
    .addOption(new Option('-d, --seconds <time>', 'measured in each run').argParser(parseSeconds).default(2))
    .addOption(new Option('--seed <number>', 'of the order of runs').argParser(parseCount(0, 2 ** 31)).default(1))
    .addOption(new Option('--cassandra', 'on a real server instead of the simulator').default(false))
    .addOption(serverOption().default('simulator' as const))
    .addOption(new Option('-o, --out <file>', 'write the JSON document there'))
    .addOption(new Option('--json', 'print the JSON document instead of the table').default(false))
    .action((options) => compareBuilds(options));
}

function serverOption(what = 'the runs') {
  return new Option(
    '--server <kind>',
    `the server of ${what}; replay answers with kept frames, so its own cost hides nothing`,
  ).choices(simulatedServers);
}

function readmeCommand() {
  return new Command('readme')
    .description('Writes the tables of the kept results into the pages again. Measures nothing.')
    .action(writeKept);
}
