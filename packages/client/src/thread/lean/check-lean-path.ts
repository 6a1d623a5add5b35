/** Sends one statement on both paths, through a client that has just connected, and compares the answers. */
import type { ReplyToken, RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import { writeParameters } from '../../values/parameters.ts';
import { writeExtras } from '../../wire/request.ts';
import { WrittenValues } from '../../values/written-values.ts';
import { compareRepeatedly } from '../driver-seam/compare-repeatedly.ts';
import { forgetPrepared } from '../driver-seam/prepared-types.ts';
import { encodeResult } from '../encode-result.ts';
import type { LeanClient } from './lean-client.ts';
import type { LeanStatement } from './statements.ts';

/** Every server has these columns: texts, uuids, an address, a set and a map. */
const cql = 'SELECT * FROM system.local WHERE key = ?';

/** Sends a prepared statement on the lean path. The reader is at the extras. Returns false if it cannot send it. */
export type TakeExecute = (
  client: LeanClient,
  statement: LeanStatement,
  reader: RequestReader,
  context: RequestContext,
) => boolean;

/** Returns why the lean path cannot be trusted, or `undefined` if it can. */
export async function checkLeanPath(client: LeanClient, take: TakeExecute): Promise<string | undefined> {
  const reason = await compareRepeatedly(() => compareOnce(client, take));
  // The check must not use up a place of `maxPrepared`.
  forgetPrepared(client.driver, cql);
  return reason;
}

async function compareOnce(client: LeanClient, take: TakeExecute): Promise<string | undefined> {
  const { driver, state, statements } = client;
  const prepared = await driver.execute(cql, ['local'], { prepare: true });
  const statement = statements.find(cql, state.definitions);
  if (statement === undefined) return 'a statement that it has prepared is not found';
  const answer = new Answer();
  if (!take(client, statement, readerOf('local'), answer)) return 'a prepared statement could not be sent';
  const lean = await answer.bytes;

  // Reads again on the driver's own path, from the same host, because each node has a different row.
  const options = { prepare: true };
  const host = driver.hosts.get(hostOf(lean, client) ?? prepared.info.queriedHost);
  state.rowPath.mark(options);
  const result = await driver.execute(cql, ['local'], host === undefined ? options : Object.assign(options, { host }));
  const full = new Answer();
  encodeResult(state, cql, result, driver, full, undefined);
  return Buffer.compare(lean, await full.bytes) === 0 ? undefined : 'its answers differ from those of the full path';
}

function hostOf(reply: Uint8Array, { driver, state }: LeanClient): string | undefined {
  const number = new DataView(reply.buffer, reply.byteOffset).getUint16(4, true);
  return driver.hosts.keys().find((address) => state.coordinators.numberOf(address) === number);
}

/** A request with one text and no extras, as the main thread writes it. */
function readerOf(text: string): RequestReader {
  const written = new WrittenValues();
  writeExtras(written, undefined, undefined);
  writeParameters(written, [text]);
  return written.read();
}

/** Receives the bytes of an answer that is sent to nobody. */
class Answer implements RequestContext {
  readonly signal = new AbortController().signal;
  readonly bytes: Promise<Uint8Array>;
  #resolve: (bytes: Uint8Array) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor() {
    this.bytes = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  packBytes(view: Uint8Array): ReplyToken {
    this.#resolve(Uint8Array.from(view));
    return undefined as unknown as ReplyToken; // nobody reads it
  }
  transferBytes(view: Uint8Array): ReplyToken {
    return this.packBytes(view);
  }
  answer(): void {}
  fail(error: unknown): void {
    this.#reject(error);
  }
}
