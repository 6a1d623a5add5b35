import { median } from '@async-cassandra/diagnostics';
import type { WakeSample, WakeSpec } from '../wakes/measure-wakes.ts';
import { recordCounts, wayNames } from '../wakes/ways.ts';
import { threeDigits } from '@async-cassandra/load';

/** One run of one way. */
export interface WakeResult extends Pick<WakeSpec, 'way' | 'records'> {
  readonly sample: WakeSample;
}

export const wakeHeads = ['Way', 'Records', 'round trip, p50 (µs)', 'main thread (µs)', 'whole process (µs)'];

/** One line for each way and number of records: medians over repeats. */
export function wakeRows(results: readonly WakeResult[]): string[][] {
  return recordCounts.flatMap((records) =>
    wayNames.flatMap((way) => {
      const samples = results
        .filter((result) => result.way === way && result.records === records)
        .map(({ sample }) => sample);
      if (samples.length === 0) return [];
      const figure = (key: keyof WakeSample): string => threeDigits(median(samples.map((sample) => sample[key])));
      return [[way, String(records), figure('p50Micros'), figure('mainMicros'), figure('processMicros')]];
    }),
  );
}
