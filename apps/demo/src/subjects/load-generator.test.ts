import { describe, expect, it } from 'vitest';
import { readEveryCell } from '../workload/readings.ts';
import { openLoadGenerator } from './load-generator.ts';

describe('the load generator alone', () => {
  it('answers with as many rows as a server would', async () => {
    const subject = openLoadGenerator(40);

    expect(readEveryCell(await subject.readPage())).toEqual({ rowCount: 40, cellCount: 400 });
    expect(readEveryCell(await subject.readPoint(39))).toEqual({ rowCount: 1, cellCount: 10 });
  });

  it('answers in a later turn of the loop, so that timers get theirs', async () => {
    const subject = openLoadGenerator(1);
    let turned = false;
    setImmediate(() => (turned = true));

    await subject.readPage();

    expect(turned).toBe(true);
  });
});
