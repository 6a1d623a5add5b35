import type { RequestWriter, ServiceReply, ServiceThread } from '@async-cassandra/executor';
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { describeValue } from '../errors/describe-value.ts';
import type { PageSource, ResultSet } from '../rows/result-set.ts';
import { operations, writeExtras, writeRequest } from '../wire/request.ts';
import type { Call } from './call.ts';
import { decodeResult } from './decode-result.ts';
import { writeParameters, type Parameters } from '../values/parameters.ts';
import { encodeQueryOptions, type EncodedQueryOptions } from '../options/driver-query-options.ts';
import { WrittenValues } from '../values/written-values.ts';
import { sendKeyspace, type Keyspace } from '../registry/keyspaces.ts';
import type { Row } from '../rows/row.ts';
import { PreparedStatement } from '../session/prepared-statement.ts';
import type { QueryOptions } from '../options/query-options.ts';
import type { SessionState } from '../session/session-state.ts';

/** One statement of a batch. */
export type BatchEntry =
  | string
  | PreparedStatement
  | { readonly query: string | PreparedStatement; readonly params?: Parameters };

/** Options of a batch as a whole. */
export interface BatchOptions extends QueryOptions {
  /** Written to the batch log first, so that all or nothing is applied. Default: true. */
  readonly logged?: boolean;
  /** A batch of counter updates. Default: false. */
  readonly counter?: boolean;
}

/** Executes a batch. */
export class BatchCall implements Call<ResultSet>, PageSource<Row> {
  /** As in the driver, errors name no query of a batch. */
  readonly cql = undefined;
  readonly #session: SessionState;
  readonly #keyspace: Keyspace;
  readonly #entries: readonly Entry[];
  readonly #options: EncodedQueryOptions | undefined;
  readonly #timestamp: number | undefined;
  #held: WrittenValues | undefined;

  /**
   * The call counts as running from now on, until `settle()`.
   *
   * @throws {TypeError | RangeError} for an entry or option that cannot be sent.
   */
  constructor(session: SessionState, statements: readonly BatchEntry[], options: BatchOptions | undefined) {
    if (!Array.isArray(statements))
      throw new TypeError(`statements must be an array, got ${describeValue(statements)}`);
    if (statements.length === 0) throw new RangeError('statements must have at least one entry, got an empty array');
    // Spreading a string or an array would turn its elements into options.
    if (options !== undefined && options !== null && !isOptionsObject(options)) throw notOptions('batch()', options);
    this.#entries = statements.map(readEntry);
    this.#session = session;
    this.#keyspace = session.keyspace;
    const { prepare: byDefault, unknownNames } = session.cluster;
    const prepare =
      options?.prepare ?? (byDefault === 'with-parameters' ? this.#entries.some(hasParameters) : byDefault);
    this.#options = encodeQueryOptions({ ...options, prepare }, unknownNames);
    this.#timestamp = options?.timestamp === undefined ? session.cluster.timestamps?.next() : undefined;
    session.beginCall(this.#keyspace);
  }

  write(writer: RequestWriter, thread: ServiceThread): void {
    sendKeyspace(this.#keyspace, thread);
    writeRequest(writer, operations.batch, this.#keyspace.number);
    writeExtras(writer, this.#timestamp, this.#options);
    if (this.#held === undefined) this.#writeEntries(writer);
    else this.#held.writeTo(writer);
  }

  hold(): void {
    const held = new WrittenValues();
    this.#writeEntries(held);
    this.#held = held;
  }

  decode(reply: ServiceReply, thread: ServiceThread): ResultSet {
    return decodeResult(reply, thread, this);
  }

  settle(): void {
    this.#session.endCall(this.#keyspace);
  }

  /** A batch has one page. */
  readPage(): Promise<ResultSet> {
    return Promise.reject(new RangeError('the result of a batch has no further pages'));
  }

  /** Writes the number of statements, then the text and the parameters of each. */
  #writeEntries(writer: RequestWriter): void {
    writer.int32(this.#entries.length);
    for (const [index, { cql, parameters, columns }] of this.#entries.entries()) {
      writer.value(cql);
      writeParameters(writer, parameters, columns, ` of statement ${index + 1}`);
    }
  }
}

interface Entry {
  readonly cql: string;
  readonly parameters: Parameters | undefined;
  readonly columns: PreparedStatement['parameters'] | undefined;
}

function readEntry(entry: BatchEntry, index: number): Entry {
  const { query, params } =
    typeof entry === 'object' && entry !== null && 'query' in entry ? entry : { query: entry, params: undefined };
  const cql = query instanceof PreparedStatement ? query.cql : query;
  if (typeof cql !== 'string' || cql === '') {
    throw new TypeError(
      `statement ${index + 1} of the batch must be a string, a PreparedStatement or { query, params }, got ${describeValue(entry)}` +
        (entry === query ? '' : ` with query ${describeValue(query)}`),
    );
  }
  return { cql, parameters: params, columns: query instanceof PreparedStatement ? query.parameters : undefined };
}

function hasParameters({ parameters }: Entry): boolean {
  return parameters !== undefined;
}
