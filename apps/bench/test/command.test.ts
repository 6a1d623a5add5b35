import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import type { LayoutReport } from '../src/report/layout-lines.ts';
import type { BuildReport } from '../src/report/build-lines.ts';
import type { Report } from '../src/report/report.ts';
import type { SizeReport } from '../src/report/size-lines.ts';
import type { SweepReport } from '../src/report/sweep-lines.ts';
import type { TargetReport } from '../src/report/target-lines.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** Every run is a process, and a busy machine starts them slowly. This only ends a test whose command hangs. */
const patienceMs = 600_000;
/** This checkout, as the one to compare with. */
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bench-'));

afterAll(() => rmSync(folder, { recursive: true }));

it(
  'measures every subject in a process of its own and writes what it measured',
  async () => {
    const out = join(folder, 'report.json');
    const arguments_ = [
      '--scenario',
      'sequential-reads,kept,threads',
      '--repeats',
      '1',
      '--seconds',
      '0.05',
      '--out',
      out,
    ];

    const { stdout } = await promisify(execFile)(process.execPath, [main, ...arguments_]);

    const report = JSON.parse(readFileSync(out, 'utf8')) as Report;
    expect(report.runs.map((run) => `${run.scenario} ${run.subject}`).toSorted()).toEqual([
      'kept client',
      'kept plain',
      'sequential-reads client',
      'sequential-reads generator',
      'sequential-reads plain',
      'threads client',
      'threads plain',
    ]);
    expect(report.figures.map((figure) => figure.metric)).toContain('latencyP50Micros');
    for (const { client } of report.figures) expect(client).toMatchObject({ count: 1 });
    expect(stdout).toContain('sequential point read: wall time p50 (µs)');
    expect(stdout).toContain('Medians of 1 repeat');
  },
  patienceMs,
);

it(
  'prints the document alone on standard output with --json',
  async () => {
    const arguments_ = ['--scenario', 'sequential-reads', '--repeats', '1', '--seconds', '0.05', '--json'];

    const { stdout } = await promisify(execFile)(process.execPath, [main, ...arguments_]);

    expect((JSON.parse(stdout) as Report).environment.node).toBe(process.version);
  },
  patienceMs,
);

it(
  'measures every point of a sweep on every subject',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'sweep',
      '--axis',
      'keyspaces',
      '--repeats',
      '1',
      '--seconds',
      '0.05',
      '--json',
    ]);

    const { sweeps } = JSON.parse(stdout) as SweepReport;
    expect(Object.keys(sweeps)).toEqual(['keyspaces']);
    const results = sweeps['keyspaces']?.results ?? [];
    expect(results.map(({ point, subject }) => `${point} ${subject}`).toSorted()).toEqual(
      [1, 2, 4, 8].flatMap((point) => [`${point} client`, `${point} generator`, `${point} plain`]),
    );
    for (const { sample } of results) expect(sample?.mainMicros).toBeGreaterThan(0);
  },
  patienceMs,
);

it(
  'measures what a target needs, and judges its lines',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'targets',
      '--only',
      'inline',
      '--repeats',
      '1',
      '--seconds',
      '0.05',
      '--json',
    ]);

    const { servers, lines, runs } = JSON.parse(stdout) as TargetReport;
    expect(servers).toMatchObject([{ kind: 'replay', isOnThisHost: true }]);
    expect(runs.map(({ scenario, variant }) => `${scenario} ${variant}`).toSorted()).toEqual([
      'inserts inline',
      'inserts plain driver',
      'point-reads inline',
      'point-reads plain driver',
    ]);
    expect(lines).toHaveLength(3);
    for (const { measured, ratio, verdict } of lines) {
      expect(measured?.median).toBeGreaterThan(0);
      expect(ratio?.count).toBe(1);
      expect(['wanted', 'met', 'not met']).toContain(verdict);
    }
  },
  patienceMs,
);

it(
  'measures the start of the default pool, and says which lines need something else',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'targets',
      '--only',
      'first row',
      '--repeats',
      '1',
      '--seconds',
      '0.05',
    ]);

    expect(stdout).toMatch(/first row .* wall time \(s\) .* ≤ 0.2 s/);
    expect(stdout).toMatch(/first row .* RSS grown \(MB\) .* ≤ 35 MB/);
    expect(stdout).toContain('server replay: the simulator in a process of its own');
  },
  patienceMs,
);

it(
  'compares two checkouts in turns',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'compare',
      '--base',
      checkout,
      '--scenario',
      'point-reads',
      '--repeats',
      '2',
      '--seconds',
      '0.05',
      '--json',
    ]);

    const { runs, settings, server } = JSON.parse(stdout) as BuildReport;
    expect(server.kind).toBe('simulator');
    expect(settings.base).toMatch(/^[0-9a-f]{7}/);
    expect(runs.map(({ build, repeat }) => `${repeat} ${build}`).toSorted()).toEqual([
      '1 before',
      '1 now',
      '2 before',
      '2 now',
    ]);
    for (const { sample } of runs) expect(sample['mainMicros']).toBeGreaterThan(0);
  },
  patienceMs,
);

it.each(['compare', 'targets'])('%s says how to build the checkout to compare with', async (command) => {
  const run = promisify(execFile)(process.execPath, [main, command, '--base', folder]);

  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`There is no built benchmark in ${folder}. Build it there`) as string,
  });
});

it('refuses to keep a part of the targets, before it measures anything', async () => {
  const run = promisify(execFile)(process.execPath, [main, 'targets', '--base', checkout, '--save']);

  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--save keeps the whole table. It needs --cassandra and --base') as string,
  });
});

it(
  'measures every size of the pool on the server that replays frames',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'sizes',
      '--scenario',
      'point-reads',
      '--repeats',
      '1',
      '--seconds',
      '0.05',
      '--json',
    ]);

    const { runs, server } = JSON.parse(stdout) as SizeReport;
    expect(server.kind).toBe('replay');
    expect(runs.map(({ size }) => String(size)).toSorted()).toEqual([
      '1',
      '2',
      '4',
      'auto',
      'default',
      'inline',
      'plain',
    ]);
    for (const { sample } of runs) {
      for (const metric of ['processMicros', 'operationsPerSecond', 'latencyP99Micros'])
        expect(sample[metric]).toBeGreaterThan(0);
    }
  },
  patienceMs,
);

it(
  'measures each layout in processes of its own, beside the kept figures',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'layouts',
      '--only',
      'bigint',
      '--repeats',
      '2',
      '--seconds',
      '0.05',
      '--json',
    ]);

    const { figures } = JSON.parse(stdout) as LayoutReport;
    expect(figures.map(({ name }) => name)).toEqual(['bigint: write', 'bigint: read']);
    for (const { nanoseconds } of figures) {
      expect(nanoseconds.count).toBe(2);
      expect(nanoseconds.min).toBeGreaterThan(0);
    }
  },
  patienceMs,
);

it('exits with 2 and names the argument that is wrong', async () => {
  const run = promisify(execFile)(process.execPath, [main, '--scenario', 'nothing']);

  await expect(run).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no scenario "nothing"') as string,
  });
});

it.each([
  [
    'empty task, 4 threads',
    [1, 10, 100, 1000, 10_000].map((inFlight) => `empty task, 4 threads, ${inFlight.toLocaleString('en')} in flight`),
    'mainMicros',
  ],
  ['1 MB transferred, 1 thread', ['1 MB transferred, 1 thread, 8 in flight'], 'mainMicros'],
  ['waiting', ['100,000 waiting tasks'], 'bytesPerQueuedTask'],
])(
  'measures pools of threads side by side, the cases named "%s"',
  async (only, titles, metric) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'executor',
      '--only',
      only,
      '--repeats',
      '1',
      '--seconds',
      '0.05',
      '--json',
    ]);

    const { results, settings } = JSON.parse(stdout) as {
      settings: object;
      results: { pool: string; title: string; sample: Record<string, number> }[];
    };
    expect(settings).toMatchObject({ only, repeats: 1, seconds: 0.05 });
    const pools = ['executor', 'piscina', 'tinypool'];
    expect(results.map(({ pool, title }) => `${pool}: ${title}`).toSorted()).toEqual(
      titles.flatMap((title) => pools.map((pool) => `${pool}: ${title}`)).toSorted(),
    );
    for (const { sample } of results) expect(sample[metric]).toBeGreaterThan(0);
  },
  patienceMs,
);

it(
  'measures every way to send work to a thread',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      'wakes',
      '--repeats',
      '1',
      '--seconds',
      '0.05',
      '--json',
    ]);

    const { results } = JSON.parse(stdout) as {
      results: { way: string; records: number; sample: Record<string, number> }[];
    };
    expect(results.map(({ way, records }) => `${way} ${records}`).toSorted()).toEqual(
      [...new Set(results.map(({ way, records }) => `${way} ${records}`))].toSorted(),
    );
    expect(results).toHaveLength(8);
    for (const { sample } of results) expect(sample['p50Micros']).toBeGreaterThan(0);
  },
  patienceMs,
);
