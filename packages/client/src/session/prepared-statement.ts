import type { ColumnInfo } from '../wire/page.ts';

/**
 * A statement that the server has parsed. It belongs to no session: any session of the cluster may execute it, and a
 * node or a thread that does not know it prepares it by itself.
 */
export class PreparedStatement {
  /** The text, with its markers. */
  readonly cql: string;
  /** Name and type of each parameter, in order. */
  readonly parameters: readonly ColumnInfo[];

  /** Made by `AsyncSession.prepare()`. */
  constructor(cql: string, parameters: readonly ColumnInfo[]) {
    this.cql = cql;
    this.parameters = Object.freeze([...parameters]);
    Object.freeze(this);
  }
}
