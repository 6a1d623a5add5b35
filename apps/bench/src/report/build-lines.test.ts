import { expect, it } from 'vitest';
import { buildRows, type BuildRun } from './build-lines.ts';

function runsOf(before: readonly number[], now: readonly number[], metric = 'mainMicros'): BuildRun[] {
  const runs = (build: BuildRun['build'], values: readonly number[]): BuildRun[] =>
    values.map((value, index) => ({ scenario: 'page-iterate', build, repeat: index + 1, sample: { [metric]: value } }));
  return [...runs('before', before), ...runs('now', now)];
}

const verdict = (runs: readonly BuildRun[]): string | undefined => buildRows(runs)[0]?.at(-1);
const five = (value: number): number[] => Array.from({ length: 5 }, () => value);

it('shows both medians and the ratio of the runs of the same repeat', () => {
  // The machine was half as fast in the second repeat.
  expect(buildRows(runsOf([10, 20, 10, 10, 10], [8, 16, 9, 8, 7]))).toEqual([
    ['page-iterate', 'main thread (µs)', '10.0', '8.00', '0.80', '0.70 to 0.90', 'better'],
  ]);
});

it('calls more of a cost worse, and more operations better', () => {
  expect(verdict(runsOf(five(10), five(12)))).toBe('worse');
  expect(verdict(runsOf(five(10), five(12), 'operationsPerSecond'))).toBe('better');
  expect(verdict(runsOf(five(10), five(8), 'operationsPerSecond'))).toBe('worse');
});

it('calls up to 3 % no difference', () => {
  expect(verdict(runsOf(five(100), five(102.9)))).toBe('within 3 %');
  expect(verdict(runsOf(five(100), five(104)))).toBe('worse');
});

it('gives no verdict when the repeats disagree, or are too few', () => {
  expect(verdict(runsOf(five(10), [12, 12, 12, 8, 12]))).toBe('worse');
  expect(verdict(runsOf(five(10), [12, 12, 12, 8, 8]))).toBe('repeats disagree');
  expect(verdict(runsOf([10, 10, 10, 10], [12, 12, 12, 12]))).toBe('too few repeats');
});

it('leaves out figures that a scenario does not have', () => {
  expect(buildRows(runsOf([1], [1])).map(([, figure]) => figure)).toEqual(['main thread (µs)']);
});
