import { insertOf, pageOf, pointOf, type Subject } from '@async-cassandra/load';
import { tablesOf, type Reading } from './readings.ts';

/** The workload's three requests on one subject. */
export interface Workload {
  /** Reads the whole table `pages`, in one page. */
  readPage(): Promise<Iterable<Reading>>;
  readPoint(n: number): Promise<Iterable<Reading>>;
  insert(reading: Reading): Promise<void>;
}

/** Prepares the workload's statements, which are the same for every subject. */
export async function openWorkload(subject: Subject, rowsPerPage: number): Promise<Workload> {
  const [pages, points, written] = tablesOf(rowsPerPage);
  const page = await subject.prepare(pageOf(pages));
  const point = await subject.prepare(pointOf(points));
  const insert = await subject.prepare(insertOf(written));
  return {
    readPage: async () => readings(await page([])),
    readPoint: async (n) => readings(await point([n])),
    insert: async (reading) => {
      await insert(Object.values(reading));
    },
  };
}

/** The columns of these tables are the fields of `Reading`. */
function readings(rows: unknown): Iterable<Reading> {
  return rows as Iterable<Reading>;
}
