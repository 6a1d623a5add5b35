import { describe, expect, it } from 'vitest';
import { pageOf, pointOf } from '../workload/statement.ts';
import type { LoadTable } from '../workload/table.ts';
import { openLoadGenerator } from './load-generator.ts';

function tableOf(rowCount: number): LoadTable {
  return {
    keyspace: 'test',
    name: 'numbers',
    columns: { n: 'int', square: 'int' },
    partitionKey: ['n'],
    rowCount,
    row: (n) => ({ n, square: n * n }),
  };
}

describe('the load generator alone', () => {
  it('answers with as many rows as a server would', async () => {
    const subject = openLoadGenerator();
    const readPage = await subject.prepare(pageOf(tableOf(40)));
    const readPoint = await subject.prepare(pointOf(tableOf(40)));

    const page = await readPage();

    expect([...page]).toHaveLength(40);
    expect(page.rows[39]).toEqual({ n: 39, square: 1521 });
    expect(page.column?.('square').get(7)).toBe(49);
    expect((await readPoint([39])).rows).toHaveLength(1);
  });

  it('answers in a later turn of the loop, so that timers can run', async () => {
    const readPage = await openLoadGenerator().prepare(pageOf(tableOf(1)));
    let turned = false;
    setImmediate(() => (turned = true));

    await readPage();

    expect(turned).toBe(true);
  });
});
