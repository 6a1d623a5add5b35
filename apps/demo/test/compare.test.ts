import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../src/report/read-report.ts';
import type { CompareReport } from '../src/report/report.ts';
import { type DemoRun, quick, runDemo } from './run-demo.ts';

describe('demo compare --json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  const file = join(folder, 'report.json');
  let run: DemoRun;
  let report: CompareReport;
  beforeAll(async () => {
    run = await runDemo(['compare', '--json', '--out', file, ...quick]);
    report = JSON.parse(run.stdout) as CompareReport;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('prints one JSON document and nothing else', () => {
    expect(run.exitCode).toBe(0);
    expect(report).toMatchObject({
      schemaVersion: 1,
      command: 'compare',
      isComplete: true,
      server: { kind: 'simulator' },
    });
    expect(run.stdout.endsWith('}\n')).toBe(true);
  });

  it('writes the same document to the file', () => {
    expect(readReport(readFileSync(file, 'utf8'))).toEqual(report);
  });

  it('shows its progress on standard error, without colours', () => {
    expect(run.stderr).toContain('repeat 1 of 1: pool of 1');
    expect(run.stderr).not.toContain('\u001B');
  });

  it('runs the plain driver, inline and the pools, each on both halves of the workload', () => {
    expect(report.summary.map(({ name }) => name)).toEqual(['cassandra-driver', 'inline', 'pool of 1']);
    for (const { phases } of report.summary) expect(phases.map(({ phase }) => phase)).toEqual(['pages', 'points']);
  });

  it('reads whole pages, and one row for each point read', () => {
    for (const { phases } of report.runs) {
      const [pages, points] = phases;
      expect(pages?.rows).toBe((pages?.operations ?? 0) * 200);
      expect(points?.rows).toBeGreaterThan((points?.operations ?? 0) * 0.8);
      expect(points?.rows).toBeLessThanOrEqual(points?.operations ?? 0);
    }
  });

  it('measures main thread, lateness and the threads of a pool', () => {
    const [plain, , pool] = report.summary;
    expect(plain?.phases[0]).toMatchObject({ mainOfPlain: 1, threadUtilization: null });
    expect(pool?.phases[0]?.mainMicrosPerRow).toBeGreaterThan(0);
    expect(pool?.phases[0]?.threadUtilization).toBeGreaterThan(0);
    expect(pool?.phases[0]?.lateP99Ms).toBeGreaterThan(0);
    expect(report.runs.find(({ subject }) => subject.kind === 'pool')?.phases[0]?.threads).toHaveLength(1);
  });

  it('describes the environment and the settings', () => {
    expect(report.environment).toMatchObject({ node: process.version, cores: expect.any(Number) });
    expect(report.settings).toMatchObject({
      threads: [1],
      repeats: 1,
      durationMs: 200,
      rowsPerPage: 200,
      seed: 1,
    });
  });

  it('has no confidence in one repeat', () => {
    expect(report.advice).toMatchObject({ verdict: 'insufficient-data', confidence: 'low' });
  });
});

describe('demo without a command', () => {
  it('compares, and prints tables and the advice', async () => {
    const { stdout, exitCode } = await runDemo([...quick, '--threads', '1,2']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Pages of 200 rows.*pool of 2.*Prepared point reads.*pool of 2/s);
    expect(stdout).toMatch(/Advice\. .*\(confidence low: 1 repeat, 3 needed\)\./);
    expect(stdout).not.toContain('\u001B');
  });
});
