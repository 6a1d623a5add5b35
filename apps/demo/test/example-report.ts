import { createReport } from '../src/report/create-report.ts';
import type { CompareReport } from '../src/report/report.ts';
import { exampleRuns } from './example-runs.ts';

/** A report whose every figure is known. */
export function exampleReport(changes: Partial<CompareReport> = {}): CompareReport {
  const report = createReport({
    settings: {
      threads: [1, 2],
      repeats: 1,
      durationMs: 2000,
      rowsPerPage: 5000,
      seed: 1,
      timeLimitMs: null,
    },
    environment: {
      date: '2026-11-24T09:00:00.000Z',
      node: 'v24.21.0',
      v8: '13.6',
      driver: '4.10.0',
      platform: 'linux x64',
      cpu: 'Example CPU',
      cores: 2,
      memoryBytes: 8e9,
      loadAverageBefore: 0.1,
    },
    server: {
      kind: 'simulator',
      version: 'simulator',
      isOnThisHost: true,
      contactPoints: ['127.0.0.1'],
      port: 9042,
      localDataCenter: 'datacenter1',
      stop: () => Promise.resolve(),
    },
    runs: exampleRuns,
    isComplete: true,
  });
  return { ...report, ...changes };
}
