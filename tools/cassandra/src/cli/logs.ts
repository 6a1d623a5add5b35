import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CassandraToolError } from '../errors.ts';
import { readClusterState } from '../server/cluster-state.ts';
import { jvmLog, systemLog } from '../server/node-process.ts';

/**
 * Prints the end of a node's logs, also of a cluster that has ended.
 * @throws CassandraToolError `not-running` when there is no log of that node
 */
export function printLogs(directory: string, number: number, lineCount: number): void {
  const ofState = readClusterState(directory)?.nodes.find((node) => node.number === number)?.directory;
  const folders = [ofState, join(directory, `node${number}`), join(directory, 'ephemeral', `node${number}`)];
  const node = folders.find((folder) => folder !== undefined && existsSync(systemLog({ directory: folder })));
  if (node === undefined) {
    throw new CassandraToolError('not-running', `there is no log of node ${number} in ${directory}`);
  }
  for (const file of [jvmLog({ directory: node }), systemLog({ directory: node })]) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    if (lines.join('') === '') continue;
    process.stderr.write(`${file}, the last ${Math.min(lineCount, lines.length)} of ${lines.length} lines:\n`);
    process.stdout.write(`${lines.slice(-lineCount).join('\n')}\n`);
  }
}
