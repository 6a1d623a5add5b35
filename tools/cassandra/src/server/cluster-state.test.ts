import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/fakes/temporary-folder.ts';
import type { NodePlan } from '../plan.ts';
import { assertNothingRuns, assertSameShape, isNodeAlive, readClusterState } from './cluster-state.ts';

const node = (directory: string): NodePlan => {
  return { number: 1, address: '127.0.0.1', port: 9042, storagePort: 7000, jmxPort: undefined, directory };
};

test('finds no cluster in a folder without a state file, or with a truncated one', () => {
  const directory = temporaryFolder();
  expect(readClusterState(directory)).toBeUndefined();
  writeFileSync(join(directory, 'state.json'), '{"phase":"run');
  expect(readClusterState(directory)).toBeUndefined();
});

test('does not take another process with the same pid for a node', () => {
  expect(isNodeAlive({ ...node(temporaryFolder()), pid: process.pid })).toBe(false);
});

test('rejects a start while another start in the folder is running', () => {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'state.json'), JSON.stringify({ phase: 'starting', guardPid: process.pid, nodes: [] }));
  expect(() => assertNothingRuns(directory)).toThrow(expect.objectContaining({ code: 'already-running' }));
});

test('rejects data of another number of nodes and names the flags that open it', () => {
  const directory = temporaryFolder();
  assertSameShape(directory, [node(directory)]);
  writeFileSync(join(directory, 'shape.json'), JSON.stringify({ nodes: 3, storagePort: 7000 }));
  expect(() => assertSameShape(directory, [node(directory)])).toThrow(/--nodes 3 --storage-port 7000/);
});
