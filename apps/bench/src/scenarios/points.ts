import { keep, pointOf, type Operation, type ResultRow, type Subject } from '@async-cassandra/load';
import { subjectNames } from '../subjects/subject-name.ts';
import { readingAt, readings, written } from '../tables/readings.ts';
import { checksumOf } from './checksum.ts';
import { readReading } from './read-reading.ts';
import type { LoopScenario } from './scenario.ts';
import { statements } from './statements.ts';

/** Rows whose checksum is compared. */
const checked = 50;
/** Distinct rows written, again and again: the table stays small. */
const writtenRows = 5000;

export const pointScenario = {
  kind: 'loop',
  threads: 1,
  subjects: subjectNames,
  hasHeartbeat: false,
  open: openPointReads,
  async checksum(subject) {
    const read = await subject.prepare(statements.point);
    const rows: (ResultRow | null)[] = [];
    for (let index = 0; index < checked; index++) rows.push((await read([readingAt(index).id])).first());
    return checksumOf(rows);
  },
} as const satisfies Partial<LoopScenario>;

export const pointScenarios: readonly LoopScenario[] = [
  {
    ...pointScenario,
    name: 'point-reads',
    title: 'Prepared point reads of 10 columns, 100 in flight',
    inFlight: 100,
    figures: [
      {
        metric: 'mainMicros',
        title: 'point reads, 100 in flight: main thread',
        unit: 'µs/query',
        must: 1 / 4.5,
        want: 1 / 6,
        isAdditive: true,
      },
    ],
  },
  {
    kind: 'loop',
    name: 'inserts',
    title: 'Prepared inserts of 10 values, 100 in flight',
    threads: 1,
    subjects: subjectNames,
    inFlight: 100,
    hasHeartbeat: false,
    figures: [
      {
        metric: 'mainMicros',
        title: 'inserts of 10 values, 100 in flight: main thread',
        unit: 'µs/query',
        must: 1 / 2.5,
        want: 1 / 4,
        isAdditive: true,
      },
    ],
    open: openInserts,
    checksum: checkInserts,
  },
  {
    ...pointScenario,
    name: 'sequential-reads',
    title: 'Prepared point reads, one after the other',
    inFlight: 1,
    figures: [
      {
        metric: 'latencyP50Micros',
        title: 'sequential point read: wall time p50',
        unit: 'µs',
        must: 1.5,
        want: 1.2,
        isAdditive: false,
      },
    ],
  },
  {
    ...pointScenario,
    name: 'sequential-asleep',
    title: 'the same, threads that go to sleep at once (busyPollMicros: 0)',
    inFlight: 1,
    executorOptions: { busyPollMicros: 0 },
    figures: [
      { metric: 'latencyP50Micros', title: 'the same, busyPollMicros 0: wall time p50', unit: 'µs', isAdditive: false },
    ],
  },
];

async function openPointReads(subject: Subject): Promise<Operation> {
  const read = await subject.prepare(statements.point);
  const parameters = Array.from({ length: readings.rowCount }, (_, index) => [readingAt(index).id]);
  let next = 0;
  return async () => {
    next = next + 1 === parameters.length ? 0 : next + 1;
    const row = (await read(parameters[next])).first();
    if (row) keep(readReading(row));
    return 1;
  };
}

async function openInserts(subject: Subject): Promise<Operation> {
  const insert = await subject.prepare(statements.insert);
  const parameters = Array.from({ length: writtenRows }, (_, index) => Object.values(readingAt(index)));
  let next = 0;
  return async () => {
    next = next + 1 === parameters.length ? 0 : next + 1;
    await insert(parameters[next]);
    return 1;
  };
}

/** Writes rows and reads them again through the same subject. */
async function checkInserts(subject: Subject): Promise<string> {
  const insert = await subject.prepare(statements.insert);
  const read = await subject.prepare(pointOf(written));
  const rows: (ResultRow | null)[] = [];
  for (let index = 0; index < checked; index++) {
    const reading = readingAt(index);
    await insert(Object.values(reading));
    rows.push((await read([reading.id])).first());
  }
  return checksumOf(rows);
}
