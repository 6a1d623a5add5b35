#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { TableDeclaration } from './declaration.ts';
import { demoTable } from './demo-table.ts';
import { isSimulatorError, SimulatorError } from './errors.ts';
import { startSimulator, type Simulator } from './simulator.ts';

const command = new Command('cql-simulator')
  .description('A Cassandra native-protocol v4 server with made-up tables, until it is interrupted.')
  .option(
    '--nodes <count>',
    'nodes, on 127.0.0.1, 127.0.0.2, …; macOS needs `sudo ifconfig lo0 alias 127.0.0.2 up` for each beyond the first',
    parseCount,
    1,
  )
  .option('--port <port>', 'port of every node; 0 takes a free one', parseCount, 9042)
  .option('--tables <module>', 'module that exports table declarations, alone or in arrays')
  .option('--rows <count>', 'rows of the table demo.readings; 0 leaves it out', parseCount, 5000)
  .option('--replay', 'answer repeated executions by the frame of the first answer: for benchmarks of a client')
  .option('--json', 'print the ready line as one JSON object')
  .addHelpText(
    'after',
    '\nExamples:\n  $ cql-simulator --nodes 3\n  $ cql-simulator --port 0 --json --tables ./tables.ts\n\nPrints one line when it is ready. Ctrl-C ends it.',
  );

await main();

async function main(): Promise<void> {
  const options = command.parse().opts();
  try {
    const declared = options.tables === undefined ? [] : await loadTables(options.tables);
    const tables = options.rows > 0 ? [...declared, demoTable(options.rows)] : declared;
    const simulator = await startSimulator({
      nodes: options.nodes,
      port: options.port,
      tables,
      replay: options.replay ?? false,
    });
    stopOnSignals(simulator);
    process.stdout.write(readyLine(simulator, tables, options.json ?? false));
  } catch (error) {
    if (!isSimulatorError(error)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  }
}

function readyLine(simulator: Simulator, tables: readonly TableDeclaration[], isJson: boolean): string {
  const { contactPoints, port, localDataCenter } = simulator;
  const names = tables.map((each) => `${each.keyspace}.${each.name}`);
  if (isJson) return `${JSON.stringify({ contactPoints, port, localDataCenter, tables: names, pid: process.pid })}\n`;
  const served = names.length > 0 ? names.join(', ') : 'no tables';
  return `ready: ${contactPoints.join(', ')} port ${port}, data centre ${localDataCenter}, ${served}; Ctrl-C ends it\n`;
}

function stopOnSignals(simulator: Simulator): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void simulator.stop();
    });
  }
}

async function loadTables(path: string): Promise<TableDeclaration[]> {
  const file = resolve(path);
  if (!existsSync(file)) throw new SimulatorError('invalid-option', `--tables ${path}: there is no file ${file}`);
  const url = pathToFileURL(file).href;
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(url)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new SimulatorError('invalid-option', `--tables ${path} cannot be loaded: ${String(cause)}`, { cause });
  }
  const tables = Object.values(module).flat().filter(isTable);
  if (tables.length === 0) throw new SimulatorError('invalid-option', `--tables ${path} exports no table declarations`);
  return tables;
}

function isTable(value: unknown): value is TableDeclaration {
  return (
    typeof value === 'object' && value !== null && 'keyspace' in value && 'columns' in value && 'partitionKey' in value
  );
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
}
