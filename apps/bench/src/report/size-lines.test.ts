import { expect, it } from 'vitest';
import type { Sample } from '../scenarios/scenario.ts';
import { sizeRows, type MeasuredSize, type SizeRun } from './size-lines.ts';

function run(size: MeasuredSize, repeat: number, sample: Sample): SizeRun {
  return { scenario: 'point-reads', size, repeat, sample };
}

const half = { operationsPerSecond: 20_000, processMicros: 10, latencyP99Micros: 4000, mainMicros: 2.5 };
const plain = { operationsPerSecond: 10_000, processMicros: 20, latencyP99Micros: 8000, mainMicros: 10 };

it('lists the plain driver first and the default pool last, each with its ratio to the plain driver', () => {
  expect(sizeRows([run('default', 1, half), run(4, 1, half), run('plain', 1, plain)])).toEqual([
    ['point-reads', 'plain driver', '10,000', '1.00x', '20.0', '1.00x', '8,000', '1.00x', '10.0', '1.00x'],
    ['point-reads', '4', '20,000', '2.00x', '10.0', '0.50x', '4,000', '0.50x', '2.50', '0.25x'],
    ['point-reads', 'default', '20,000', '2.00x', '10.0', '0.50x', '4,000', '0.50x', '2.50', '0.25x'],
  ]);
});

it('compares runs of the same repeat', () => {
  // The machine was half as fast in the second repeat.
  const slow = (sample: typeof plain): Sample => ({ ...sample, processMicros: sample.processMicros * 2 });
  const runs = [run('plain', 1, plain), run('plain', 2, slow(plain)), run(1, 1, half), run(1, 2, slow(half))];

  expect(sizeRows(runs).map((row) => row[5])).toEqual(['1.00x (1.00 to 1.00)', '0.50x (0.50 to 0.50)']);
});

it('shows the range of a ratio over the repeats', () => {
  const runs = [1, 2, 3].flatMap((repeat) => [
    run('plain', repeat, plain),
    run(1, repeat, { ...half, processMicros: 8 + 2 * repeat }),
  ]);

  expect(sizeRows(runs).at(-1)?.[5]).toBe('0.60x (0.50 to 0.70)');
});

it('leaves cells empty where nothing was measured', () => {
  expect(sizeRows([run(1, 1, { mainMicros: 2.5 })])).toEqual([
    ['point-reads', '1', '', '', '', '', '', '', '2.50', ''],
  ]);
});
