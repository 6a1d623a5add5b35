/** What the simulator's CQL covers; part of every syntax error, so that nobody has to guess. */
export const supportedCql =
  'The simulator understands USE, SELECT, INSERT, UPDATE, DELETE, BATCH, TRUNCATE, ' +
  'and CREATE, ALTER and DROP of KEYSPACE, TABLE, TYPE, INDEX, FUNCTION and AGGREGATE; other statements need a rule.';

/** Text that is not CQL, or not the part of it the simulator understands; answered as a SyntaxError (0x2000). */
export class CqlSyntaxError extends Error {
  readonly code = 'syntax-error';

  constructor(message: string) {
    super(message);
    this.name = 'CqlSyntaxError';
  }
}
