import { expect, it } from 'vitest';
import { keptStatementsOf } from './kept-statements.ts';

it('remembers a thousand statements, or twice as many as the driver keeps prepared', () => {
  expect([undefined, 1, 500, 10_000].map(keptStatementsOf)).toEqual([1000, 1000, 1000, 20_000]);
});
