import { expect, it } from 'vitest';
import { descendantsOf, launchersOf, listProcesses } from '../src/process-tree.ts';

const processes = [
  { pid: 10, parent: 1, command: '-bash' },
  { pid: 11, parent: 10, command: 'npm exec pnpm@12 test' },
  { pid: 12, parent: 11, command: 'sh -c pnpm test' },
  { pid: 13, parent: 12, command: '/x/pnpm test' },
  { pid: 17, parent: 13, command: "sh -c trap 'x' INT; node run-all.ts" },
  { pid: 14, parent: 17, command: 'node run-all.ts' },
  { pid: 15, parent: 14, command: 'turbo' },
  { pid: 16, parent: 15, command: 'vitest' },
];

it('finds the package managers above a process, and the process that started them', () => {
  expect(launchersOf(14, processes)).toEqual([17, 13, 12, 11, 10]);
});

it('ends the list with the first parent that is not a package manager', () => {
  expect(launchersOf(16, processes)).toEqual([15]);
});

it('finds all processes below a process', () => {
  expect(descendantsOf(14, processes)).toEqual([15, 16]);
});

it('lists this process', () => {
  expect(listProcesses().find(({ pid }) => pid === process.pid)?.parent).toBe(process.ppid);
});
