import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive, waitUntilGone } from '../src/server/processes.ts';
import { guardPid, nodePids } from './fakes/cluster-files.ts';
import { createFakeMachine, type FakeMachine } from './fakes/fake-machine.ts';
import { run, type RunningProcess } from './fakes/run.ts';

const goneWithinMs = 15_000;

test('leaves no node and no file when the runner is killed', async () => {
  using machine = createFakeMachine();
  const { runner, directory } = startRunner(machine, { nodes: 2 });
  await runner.line('ready on 127.0.0.1,127.0.0.2 port');
  const [first = 0, second = 0] = nodePids(directory);
  await runner.line(`pids 1 127.0.0.1 ${first}, 2 127.0.0.2 ${second}`);
  const pids = [first, second, guardPid(directory)];
  expect(pids.every(isAlive)).toBe(true);
  runner.child.kill('SIGKILL');
  expect(await waitUntilGone(pids, goneWithinMs)).toBe(true);
  expect(existsSync(directory)).toBe(false);
});

test('leaves no node and no file when the runner is killed while a node starts', async () => {
  using machine = createFakeMachine('silent');
  const { runner, directory } = startRunner(machine);
  await runner.line('node 1 of 1 starts');
  const pids = [...nodePids(directory), guardPid(directory)];
  runner.child.kill('SIGKILL');
  expect(await waitUntilGone(pids, goneWithinMs)).toBe(true);
  expect(existsSync(directory)).toBe(false);
});

test('ends the nodes and notifies the runner when the guard is killed', async () => {
  using machine = createFakeMachine();
  const { runner, directory } = startRunner(machine);
  await runner.line('ready');
  const pids = nodePids(directory);
  process.kill(guardPid(directory), 'SIGKILL');
  expect(await waitUntilGone(pids, goneWithinMs)).toBe(true);
  runner.child.kill();
  expect((await runner.end()).stderr).toContain('the process that guards Cassandra ended (SIGKILL)');
});

test('lets the runner exit by itself, and ends its nodes then', async () => {
  using machine = createFakeMachine();
  const { runner } = startRunner(machine, { stayForever: false });
  // From its output: by the time this process reads a file, that may be gone with the rest.
  const pids = (await runner.line('pids ')).split(',').map((node) => Number(node.split(' ').at(-1)));
  expect((await runner.end()).exitCode).toBe(0);
  expect(await waitUntilGone(pids, goneWithinMs)).toBe(true);
});

test('fails with the end of the log when a node ends before it answers, and keeps only the log', async () => {
  using machine = createFakeMachine('fails');
  const { runner, directory } = startRunner(machine);
  const { stdout } = await runner.end();
  const log = join(directory, 'ephemeral/node1/logs/system.log');
  expect(stdout).toContain('error node 1 (127.0.0.1:');
  expect(stdout).toContain(
    `ended with exit code 3 before it answered CQL.\nLast lines of ${log}:\nERROR [main] the disk is full`,
  );
  expect(existsSync(log)).toBe(true);
  expect(readdirSync(join(directory, 'ephemeral/node1'))).toEqual(['logs']);
  expect(existsSync(join(directory, 'state.json'))).toBe(false);
});

test('ends a node that does not answer within startTimeoutMs', async () => {
  using machine = createFakeMachine('silent');
  const { runner, directory } = startRunner(machine, { startTimeoutMs: 3000 });
  await runner.line('node 1 of 1 starts');
  const pids = nodePids(directory);
  expect((await runner.end()).stdout).toContain(
    'did not answer CQL within 3000 ms; its last answer was: connect ECONNREFUSED',
  );
  expect(pids.some(isAlive)).toBe(false);
});

test('logs the superuser in before the start is complete when passwords are required', async () => {
  using machine = createFakeMachine('asks-for-password');
  const { runner } = startRunner(machine, { authenticator: 'PasswordAuthenticator', stayForever: false });
  await runner.line('ready');
  await runner.end();
});

function startRunner(machine: FakeMachine, options: object = {}): { runner: RunningProcess; directory: string } {
  const directory = join(machine.folder, 'cluster');
  const argument = JSON.stringify({ directory, isEphemeral: true, ...options });
  return { runner: run('test/fakes/runner.ts', [argument], machine.env), directory };
}
