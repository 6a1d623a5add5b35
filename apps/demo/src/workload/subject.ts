import type { Executor } from '@async-cassandra/executor';
import type { Reading } from './readings.ts';

/** What runs the workload: the plain driver, or this project's client on one kind of executor. */
export interface Subject {
  /** The pool whose threads are watched; `undefined` where there is none. */
  readonly executor: Executor | undefined;
  /** The whole table `pages`, in one page. */
  readPage(): Promise<Iterable<Reading>>;
  readPoint(n: number): Promise<Iterable<Reading>>;
  insert(reading: Reading): Promise<void>;
  close(): Promise<void>;
}
