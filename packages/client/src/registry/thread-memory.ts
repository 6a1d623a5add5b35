import type { ServiceThread } from '@async-cassandra/executor';
import type { RowShape } from '../rows/row-shape.ts';

/** What one thread has sent to the main thread, by number. A thread that replaces a dead one starts with nothing. */
export interface ThreadMemory {
  readonly shapes: Map<number, RowShape>;
  readonly hosts: string[];
}

export function memoryOf(thread: ServiceThread): ThreadMemory {
  thread.memory ??= { shapes: new Map(), hosts: [] } satisfies ThreadMemory;
  return thread.memory as ThreadMemory;
}
