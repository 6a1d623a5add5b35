import { expect, it } from 'vitest';
import { comparisonRows, slowerThan, type LayoutFigure } from './layout-lines.ts';
import { spreadOf } from '@async-cassandra/load';

const figure = (name: string, ...values: readonly number[]): LayoutFigure => ({
  name,
  side: 'main',
  unit: 'cell',
  nanoseconds: spreadOf(values),
});

it('calls a layout slower only if its best process is slower than the worst kept one', () => {
  const kept = [figure('int', 4, 5, 6), figure('text', 4, 5, 6), figure('uuid', 4, 5, 6)];
  const now = [figure('int', 6.5, 7, 8), figure('text', 5.5, 7, 8), figure('uuid', 1, 2, 3), figure('date', 1)];

  expect(slowerThan(now, kept).map(({ name }) => name)).toEqual(['int']);
  expect(comparisonRows(now, kept).map((row) => row.slice(4))).toEqual([
    ['5.00', '1.40x', 'slower'],
    ['5.00', '1.40x', ''],
    ['5.00', '2.5x less', 'faster'],
    ['', '', 'new'],
  ]);
});
