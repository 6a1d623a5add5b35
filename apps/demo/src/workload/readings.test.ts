import { describe, expect, it } from 'vitest';
import { insertOf } from '@async-cassandra/load';
import { columns, readEveryCell, readingAt, tablesOf } from './readings.ts';

describe('the workload table', () => {
  it('gives a row of every column, the same each time', () => {
    expect(Object.keys(readingAt(7))).toEqual(Object.keys(columns));
    expect(readingAt(7)).toEqual(readingAt(7));
  });

  it('has a marker for each column in its insert', () => {
    const [, , written] = tablesOf(10);

    expect(insertOf(written).cql.match(/\?/g)).toHaveLength(Object.keys(columns).length);
  });

  it('counts every cell it reads', () => {
    const rows = [readingAt(1), { ...readingAt(2), note: null as unknown as string }];

    expect(readEveryCell(rows)).toEqual({ rowCount: 2, cellCount: 19 });
  });
});
