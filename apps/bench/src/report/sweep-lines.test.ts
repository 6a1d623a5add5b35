import { describe, expect, it } from 'vitest';
import { keyspaceAxis } from '../sweeps/points.ts';
import type { PointResult } from '../sweeps/run-sweep.ts';
import { sweepRows } from './sweep-lines.ts';

const memory = { wallMicros: 1, rssMegabytes: 100, heapMegabytes: 10, externalMegabytes: 3 };

describe('the table of a sweep', () => {
  it('has medians, the ratio and the growth from the least of the client', () => {
    const results: PointResult[] = [1, 9, 3].flatMap((mainMicros, index) => [
      { point: 1, subject: 'generator', repeat: index + 1, sample: { ...memory, mainMicros: mainMicros / 10 } },
      { point: 1, subject: 'plain', repeat: index + 1, sample: { ...memory, mainMicros: mainMicros * 4 } },
      { point: 1, subject: 'client', repeat: index + 1, sample: { ...memory, mainMicros } },
      { point: 8, subject: 'client', repeat: index + 1, sample: { ...memory, mainMicros: mainMicros * 2 } },
    ]);

    expect(sweepRows(keyspaceAxis, results)).toEqual([
      ['1', '0.300', '12.0', '3.00', '4x less', '1.00', '100, 10.0, 3.00', '100, 10.0, 3.00'],
      ['8', '', '', '6.00', '', '2.00', '', '100, 10.0, 3.00'],
    ]);
  });

  it('says how a point failed', () => {
    const results: PointResult[] = [
      { point: 4, subject: 'plain', repeat: 1, failed: 'BusyConnectionError: all connections are busy' },
    ];

    expect(sweepRows(keyspaceAxis, results)[0]?.[2]).toBe('BusyConnectionError: all connections are busy');
  });
});
