import type { RequestWriter, ServiceThread } from '@async-cassandra/executor';
import { sendKeyspace, type Keyspace } from '../registry/keyspaces.ts';
import { operations, writeRequest } from '../wire/request.ts';
import type { Call } from './call.ts';

/** Connects a thread's driver client of a keyspace. */
export class OpenKeyspaceCall implements Call<undefined> {
  readonly #keyspace: Keyspace;

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace;
  }

  write(writer: RequestWriter, thread: ServiceThread): void {
    sendKeyspace(this.#keyspace, thread);
    writeRequest(writer, operations.openKeyspace, this.#keyspace.number);
  }

  hold(): void {}

  decode(): undefined {}

  settle(): void {}
}
