import { cellOrder } from '../types/codec.ts';
import { codecOf } from '../types/registry.ts';
import type { Cell } from './row-source.ts';
import type { TableSchema } from './schema.ts';

/** Compares the clustering values of two rows of one partition. */
export type ClusteringOrder = (a: readonly Cell[], b: readonly Cell[]) => number;

/** Returns the order that a table keeps the rows of each partition in. */
export function createClusteringOrder(schema: TableSchema): ClusteringOrder {
  const orders = schema.clusteringKey.map((column) => {
    const compare = cellOrder(codecOf(column.type));
    return column.isDescending ? (a: Buffer, b: Buffer) => compare(b, a) : compare;
  });
  return (a, b) => {
    for (let i = 0; i < orders.length; i++) {
      const left = a[i] ?? null;
      const right = b[i] ?? null;
      const order =
        left === null || right === null
          ? Number(left !== null) - Number(right !== null)
          : (orders[i]?.(left, right) ?? 0);
      if (order !== 0) return order;
    }
    return 0;
  };
}
