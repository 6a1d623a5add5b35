import type { RequestWriter, ServiceThread } from '@async-cassandra/executor';
import { sendKeyspace, type Keyspace } from '../registry/keyspaces.ts';
import { operations, writeRequest } from '../wire/request.ts';
import type { Call } from './call.ts';

/** Closes a thread's driver client of a keyspace. The thread forgets the keyspace's number. */
export class CloseKeyspaceCall implements Call<undefined> {
  readonly #keyspace: Keyspace;

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace;
  }

  write(writer: RequestWriter, thread: ServiceThread): void {
    sendKeyspace(this.#keyspace, thread);
    writeRequest(writer, operations.closeKeyspace, this.#keyspace.number);
    this.#keyspace.sentTo.delete(thread);
  }

  hold(): void {}

  decode(): undefined {}

  settle(): void {}
}
