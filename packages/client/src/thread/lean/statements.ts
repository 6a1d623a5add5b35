import type { ClientParts, Metadata, PreparedInfo, PreparedMeta } from './driver-parts.ts';
import type { NumberedShape } from '../shape-numbers.ts';
import type { Ring } from './ring.ts';

/** The columns of a statement's last result. */
export interface StatementColumns {
  /** As the server sent them. */
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly shape: NumberedShape;
  /** The age of shapes in which they were looked up. */
  readonly age: number;
}

/** A statement that a driver client has prepared, with what the lean path learns of it. */
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
 * The statements of a driver client, by main's number or by their text. The driver is asked at each use: it forgets statements
 * when there are too many, and a statement that it has forgotten cannot be prepared anew when a node asks for it.
 */
export class LeanStatements {
  readonly #client: ClientParts;
  readonly #found = new Map<number | string, LeanStatement>();

  constructor(client: ClientParts) {
    this.#client = client;
  }

  /** `undefined` while the driver has not prepared it. `texts` gives a number's text. */
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
    // Names come and go, so that only as many are kept as the driver keeps statements.
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
