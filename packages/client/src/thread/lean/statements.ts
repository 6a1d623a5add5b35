import type { ClientParts, Metadata, PreparedInfo, PreparedMeta } from './driver-parts.ts';
import type { NumberedShape } from '../shape-numbers.ts';
import type { Ring } from './ring.ts';

/** The columns of a statement's last result. */
export interface StatementColumns {
  /** As the server sent them. */
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly shape: NumberedShape;
  /** The age of `ShapeNumbers` in which the shape was looked up. */
  readonly age: number;
}

/** A statement that a driver client has prepared, and what the lean path knows about it. */
export class LeanStatement {
  readonly cql: string;
  readonly key: string;
  readonly info: PreparedInfo;
  readonly queryId: Buffer;
  readonly meta: PreparedMeta;
  readonly partitionKeys: readonly number[];
  ring: Ring | undefined;
  columns: StatementColumns | undefined;

  constructor(cql: string, key: string, info: PreparedInfo, queryId: Buffer, meta: PreparedMeta) {
    this.cql = cql;
    this.key = key;
    this.info = info;
    this.queryId = queryId;
    this.meta = meta;
    this.partitionKeys = meta.partitionKeys ?? [];
  }
}

/**
 * The statements of a driver client, by the main thread's number or by their text. Each use looks the statement up in the driver, which
 * forgets statements when there are too many. It could not prepare a forgotten one again when a node asks for it.
 */
export class LeanStatements {
  readonly #client: ClientParts;
  readonly #found = new Map<number | string, LeanStatement>();

  constructor(client: ClientParts) {
    this.#client = client;
  }

  /** Returns `undefined` while the driver has not prepared it. `texts` returns the text of a number. */
  find(name: number | string, texts: { statement(number: number): string }): LeanStatement | undefined {
    const prepared = this.#client.metadata._preparedQueries;
    const known = this.#found.get(name);
    if (known !== undefined) {
      const { info } = known;
      const isCurrent =
        prepared._mapByKey.get(known.key) === info && info.queryId === known.queryId && info.meta === known.meta;
      if (isCurrent) return known;
      this.#found.delete(name);
    }
    const statement = this.#look(typeof name === 'number' ? texts.statement(name) : name, prepared);
    if (statement === undefined) return undefined;
    // Numbers change over time, so this keeps only as many as the driver keeps statements.
    if (this.#found.size >= prepared._maxPrepared) this.#found.clear();
    this.#found.set(name, statement);
    return statement;
  }

  #look(cql: string, prepared: Metadata['_preparedQueries']): LeanStatement | undefined {
    const key = (this.#client.keyspace ?? '') + cql;
    const info = prepared._mapByKey.get(key);
    const { queryId, meta } = info ?? {};
    // Before protocol v4 a server does not say which parameters are the partition key.
    if (info === undefined || queryId === undefined || !Array.isArray(meta?.partitionKeys)) return undefined;
    return new LeanStatement(cql, key, info, queryId, meta);
  }
}
