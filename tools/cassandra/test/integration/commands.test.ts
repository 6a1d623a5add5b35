import { describe, expect, test } from 'vitest';
import { queryOnce } from '../../src/cql/query-once.ts';
import { findFreePort } from '../../src/preflight/ports.ts';
import { isAlive } from '../../src/server/processes.ts';
import { nodePids } from '../fakes/cluster-files.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { run, type RunningProcess } from '../fakes/run.ts';
import { isNotStartable } from './startable.ts';

describe.skipIf(isNotStartable)('the commands', () => {
  test('start, use, stop, and start again with the same data', async () => {
    const directory = temporaryFolder();
    const command = (name: string, ...args: string[]): RunningProcess =>
      run('src/main.ts', [name, '--data', directory, ...args]);
    const port = await findFreePort(['127.0.0.1']);
    const target = { address: '127.0.0.1', port };
    const ports = ['--port', String(port), '--storage-port', String(await findFreePort(['127.0.0.1'], [port]))];
    expect(await command('start', ...ports).end()).toMatchObject({ exitCode: 0 });
    await queryOnce(
      target,
      "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    );
    await queryOnce(target, 'CREATE TABLE k.t (id int PRIMARY KEY, name text)');
    await queryOnce(target, "INSERT INTO k.t (id, name) VALUES (1, 'stays')");
    expect((await command('status').end()).stdout).toContain('answers');

    const taken = await command('start', ...ports, '--data', `${directory}-other`).end();
    expect(taken.exitCode).toBe(1);
    expect(taken.stderr).toContain(`CQL port ${port} of 127.0.0.1 is in use`);

    const firstPids = nodePids(directory);
    expect(await command('stop').end()).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('stopped; its data stays') as string,
    });
    expect(firstPids.some(isAlive)).toBe(false);

    await command('start', ...ports).end();
    expect(await queryOnce(target, 'SELECT name FROM k.t')).toEqual([['stays']]);
    await command('stop').end();
  });
});
