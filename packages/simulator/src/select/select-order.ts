import type { SelectStatement } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { TableSchema } from '../storage/schema.ts';
import { columnOf, type Restrictions } from '../where/restrictions.ts';

/** Whether ORDER BY turns the stored order round. @throws {InvalidRequestError} where Cassandra has no order to give */
export function compileOrder(schema: TableSchema, statement: SelectStatement, restrictions: Restrictions): boolean {
  const { orderBy } = statement;
  if (orderBy.length === 0) return false;
  if (!restrictions.routingKeys) {
    throw new InvalidRequestError('ORDER BY is only supported when the partition key is restricted by an EQ or an IN.');
  }
  const turns = orderBy.map(({ column, isDescending }, i) => {
    const expected = schema.clusteringKey[i];
    if (!expected || columnOf(schema, column) !== expected) {
      throw new InvalidRequestError(
        'Order by currently only supports the ordering of columns following their declared order in the PRIMARY KEY',
      );
    }
    return isDescending !== expected.isDescending;
  });
  if (new Set(turns).size > 1) throw new InvalidRequestError('Unsupported order by relation');
  return turns[0] ?? false;
}
