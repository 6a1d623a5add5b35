import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFreePort } from '../src/preflight/ports.ts';
import { isAlive, waitUntilGone } from '../src/server/processes.ts';
import { guardPid, nodePids } from './fakes/cluster-files.ts';
import { createFakeMachine, type FakeMachine } from './fakes/fake-machine.ts';
import { run, type RunningProcess } from './fakes/run.ts';

test('start returns when the nodes answer and leaves them running, and status, logs and stop find them', async () => {
  using machine = createFakeMachine();
  const port = await findFreePort(['127.0.0.1', '127.0.0.2']);
  const started = await command(machine, 'start', ...(await ports(port)), '--nodes', '2').end();
  expect(started).toMatchObject({ exitCode: 0 });
  expect(started.stdout).toMatch(/^Cassandra 5\.0\.\d+: 2 nodes answer CQL after \d+\.\d s\./);
  expect(started.stdout).toContain(`127.0.0.1:${port},127.0.0.2:${port}`);
  const pids = nodePids(directory(machine));
  expect(pids.map(isAlive)).toEqual([true, true]);

  const status = await command(machine, 'status').end();
  expect(status.exitCode).toBe(0);
  expect(status.stdout).toMatch(new RegExp(`2 +127\\.0\\.0\\.2:${port} +\\d+ +${pids[1]} +answers`));
  const json = JSON.parse((await command(machine, 'status', '--json').end()).stdout) as { phase: string };
  expect(json.phase).toBe('running');
  expect((await command(machine, 'logs', '--node', '2').end()).stdout).toBe('INFO  [main] Startup complete');

  const again = await command(machine, 'start', ...(await ports(port)), '--nodes', '2').end();
  expect(again).toMatchObject({ exitCode: 1 });
  expect(again.stderr).toContain(`already (pids ${pids.join(', ')})`);
  expect(again.stderr).toContain(`pnpm cassandra stop --data ${directory(machine)} ends it`);

  expect((await command(machine, 'stop').end()).stdout).toMatch(/^stopped; its data stays in /);
  expect(pids.some(isAlive)).toBe(false);
  expect(readdirSync(directory(machine)).sort()).toEqual(['node1', 'node2', 'shape.json']);
  expect(await command(machine, 'status').end()).toMatchObject({ exitCode: 3 });
  expect(await command(machine, 'stop').end()).toMatchObject({ exitCode: 0 });
});

test('stop leaves no files of an ephemeral cluster', async () => {
  using machine = createFakeMachine();
  await command(machine, 'start', ...(await ports()), '--ephemeral').end();
  const pids = nodePids(directory(machine));
  expect((await command(machine, 'stop').end()).stdout).toBe('stopped; its data is deleted');
  expect(pids.some(isAlive)).toBe(false);
  expect(readdirSync(directory(machine))).toEqual([]);
});

test('status reports a cluster that ended by itself, with its logs', async () => {
  using machine = createFakeMachine();
  await command(machine, 'start', ...(await ports())).end();
  const [pid = 0] = nodePids(directory(machine));
  process.kill(pid, 'SIGKILL');
  await waitUntilGone([pid], 10_000);

  const { exitCode, stdout } = await command(machine, 'status').end();

  expect(exitCode).toBe(3);
  expect(stdout).toContain(`the cluster of ${directory(machine)} has ended by itself`);
  expect(stdout).toContain(join(directory(machine), 'node1', 'logs', 'system.log'));
  expect((await command(machine, 'stop').end()).stdout).toMatch(/^the cluster had ended already/);
  expect((await command(machine, 'status').end()).stdout).toBe(`no cluster runs from ${directory(machine)}`);
});

test('start fails for a used port before anything starts', async () => {
  using machine = createFakeMachine();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { exitCode, stderr } = await command(machine, 'start', '--port', String(port)).end();
  server.close();
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(`error: CQL port ${port} of 127.0.0.1 is in use`);
  expect(existsSync(directory(machine))).toBe(false);
});

test('start fails without Java before anything starts', async () => {
  using machine = createFakeMachine();
  const env = { ...machine.env, JAVA_HOME: '/nowhere' };
  const { exitCode, stderr } = await run('src/main.ts', ['start', '--data', directory(machine)], env).end();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error: Cassandra needs Java 17: JAVA_HOME is /nowhere');
  expect(existsSync(directory(machine))).toBe(false);
});

test.each(['SIGINT', 'SIGKILL'] as const)('a start that is ended by %s leaves no node and no file', async (signal) => {
  using machine = createFakeMachine('silent');
  const starting = command(machine, 'start', ...(await ports()));
  const pids = await pidsOnceStarting(starting, machine);
  starting.child.kill(signal);
  expect(await waitUntilGone(pids, 15_000)).toBe(true);
  await starting.end();
  expect(existsSync(directory(machine))).toBe(false);
});

test('stop ends a start that is still running', async () => {
  using machine = createFakeMachine('silent');
  const starting = command(machine, 'start', ...(await ports()));
  const pids = await pidsOnceStarting(starting, machine);
  expect((await command(machine, 'status').end()).stdout).toContain('runs, does not answer');
  expect(await command(machine, 'stop').end()).toMatchObject({ exitCode: 0 });
  expect(pids.some(isAlive)).toBe(false);
  expect(await starting.end()).toMatchObject({ exitCode: 1 });
});

async function pidsOnceStarting(starting: RunningProcess, machine: FakeMachine): Promise<number[]> {
  const { stderr } = starting.child;
  while (!existsSync(directory(machine)) || nodePids(directory(machine)).length === 0) {
    if (stderr) await once(stderr, 'data');
  }
  return [...nodePids(directory(machine)), guardPid(directory(machine))];
}

function command(machine: FakeMachine, name: string, ...args: string[]): RunningProcess {
  return run('src/main.ts', [name, '--data', directory(machine), ...args], machine.env);
}

function directory(machine: FakeMachine): string {
  return join(machine.folder, 'cluster');
}

async function ports(port?: number): Promise<string[]> {
  const chosen = port ?? (await findFreePort(['127.0.0.1', '127.0.0.2']));
  const storagePort = await findFreePort(['127.0.0.1', '127.0.0.2'], [chosen]);
  return ['--port', String(chosen), '--storage-port', String(storagePort)];
}
