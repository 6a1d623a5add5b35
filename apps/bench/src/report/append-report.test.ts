import { expect, it } from 'vitest';
import type { RunResult } from '../harness/messages.ts';
import { appendReport } from './append-report.ts';
import { createReport, type Report } from './report.ts';

const environment = {
  date: '2026-11-25T12:00:00.000Z',
  commit: 'abc1234',
  node: 'v24.21.0',
  v8: '13',
  driver: '4.10.0',
  platform: 'linux',
  cpu: 'one',
  cores: 2,
  memoryBytes: 1,
  loadAverageBefore: 0,
};

function reportOf(commit: string, ...mainMicros: readonly number[]): Report {
  const runs = mainMicros.flatMap((value, index): RunResult[] => [
    { scenario: 'point-reads', subject: 'plain', repeat: index + 1, sample: { mainMicros: 10 }, checksum: 'a' },
    { scenario: 'point-reads', subject: 'client', repeat: index + 1, sample: { mainMicros: value }, checksum: 'a' },
  ]);
  const settings = { scenarios: ['point-reads'], repeats: mainMicros.length, seconds: 1, seed: 1, quick: false };
  return createReport({
    environment: { ...environment, commit },
    server: { kind: 'simulator', version: 'simulator', isOnThisHost: true },
    settings,
    runs,
  });
}

it('takes further repeats as if they had been made in one run', () => {
  expect(appendReport(reportOf('abc1234', 2, 4), reportOf('abc1234', 9))).toEqual(reportOf('abc1234', 2, 4, 9));
});

it('refuses repeats of other code, and says what differs', () => {
  expect(() => appendReport(reportOf('abc1234', 2), reportOf('def5678', 2))).toThrow(
    'commit was abc1234 and is def5678',
  );
});
