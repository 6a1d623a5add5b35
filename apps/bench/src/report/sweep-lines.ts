import { median } from '@async-cassandra/diagnostics';
import { axes } from '../sweeps/axes.ts';
import type { Axis } from '../sweeps/axis.ts';
import type { SubjectName } from '../subjects/subject-name.ts';
import type { PointSample } from '../sweeps/measure-point.ts';
import type { PointResult, SweepResult } from '../sweeps/run-sweep.ts';
import { comparison, markdownTable, threeDigits } from '@async-cassandra/load';

/** The document of all sweeps, each with where and when it was measured. */
export interface SweepReport {
  readonly schemaVersion: 1;
  readonly sweeps: Readonly<Record<string, SweepResult>>;
}

export function sweepHeads({ head, unit }: Axis): string[] {
  const cost = `main µs/${unit}`;
  return [
    head,
    `Scenario alone: ${cost}`,
    `Plain driver: ${cost}`,
    `Client: ${cost}`,
    'Ratio',
    'Client, least = 1',
    'Plain driver: RSS, heap, external (MB)',
    'Client: RSS, heap, external (MB)',
  ];
}

/** Returns a row for each point: medians of the repeats that ended well, or the error of the others. */
export function sweepRows(axis: Axis, results: readonly PointResult[]): string[][] {
  const least = Math.min(
    ...axis.points.map((point) => middle(results, point, 'client', 'mainMicros') ?? Number.POSITIVE_INFINITY),
  );
  return axis.points
    .filter((point) => results.some((result) => result.point === point))
    .map((point) => {
      const plain = middle(results, point, 'plain', 'mainMicros');
      const client = middle(results, point, 'client', 'mainMicros');
      return [
        point.toLocaleString('en-US'),
        cost(results, point, 'generator'),
        cost(results, point, 'plain'),
        cost(results, point, 'client'),
        plain === undefined || client === undefined ? '' : comparison(client / plain),
        client === undefined ? '' : (client / least).toFixed(2),
        memory(results, point, 'plain'),
        memory(results, point, 'client'),
      ];
    });
}

/** Every sweep of the document, as Markdown. */
export function renderSweeps(report: SweepReport): string {
  return axes
    .flatMap((axis) => {
      const sweep = report.sweeps[axis.name];
      return sweep === undefined
        ? []
        : [`### ${axis.title}`, describeSweep(sweep), markdownTable(sweepHeads(axis), sweepRows(axis, sweep.results))];
    })
    .join('\n\n');
}

/** Says where, when and how it was measured. */
export function describeSweep({ environment, settings }: SweepResult): string {
  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  return (
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node.slice(1)}, load average before: ${loadAverageBefore}. ` +
    `Medians of ${settings.repeats} ${settings.repeats === 1 ? 'repeat' : 'repeats'} of ${settings.seconds} s, each point in a fresh process, in random order (seed ${settings.seed}).`
  );
}

function samplesOf(results: readonly PointResult[], point: number, subject: SubjectName): PointSample[] {
  return results.flatMap((result) =>
    result.point === point && result.subject === subject && result.sample ? [result.sample] : [],
  );
}

function middle(
  results: readonly PointResult[],
  point: number,
  subject: SubjectName,
  key: keyof PointSample,
): number | undefined {
  const samples = samplesOf(results, point, subject);
  return samples.length === 0 ? undefined : median(samples.map((sample) => sample[key]));
}

function cost(results: readonly PointResult[], point: number, subject: SubjectName): string {
  const value = middle(results, point, subject, 'mainMicros');
  if (value !== undefined) return threeDigits(value);
  return (
    results
      .find((result) => result.point === point && result.subject === subject)
      ?.failed?.replaceAll('|', '/')
      .slice(0, 80) ?? ''
  );
}

function memory(results: readonly PointResult[], point: number, subject: SubjectName): string {
  const values = (['rssMegabytes', 'heapMegabytes', 'externalMegabytes'] as const).map((key) =>
    middle(results, point, subject, key),
  );
  return values.flatMap((value) => (value === undefined ? [] : [threeDigits(value)])).join(', ');
}
