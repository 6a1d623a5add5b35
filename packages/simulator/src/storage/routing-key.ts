/**
 * The bytes a partition is hashed by: the one key column's cell, or for several each cell as [short length], bytes and
 * a zero byte (native protocol section 4.2.5.4; Cassandra's `CompositeType`).
 */
export function createRoutingKey(cells: readonly Buffer[]): Buffer {
  const [first] = cells;
  if (cells.length === 1 && first) return first;
  const length = cells.reduce((sum, cell) => sum + cell.length + 3, 0);
  const key = Buffer.alloc(length);
  let offset = 0;
  for (const cell of cells) {
    offset = key.writeUInt16BE(cell.length, offset);
    offset += cell.copy(key, offset) + 1;
  }
  return key;
}

/** A routing key as a map's key: one character a byte. */
export function keyText(routingKey: Buffer): string {
  return routingKey.toString('latin1');
}

/** Divides what `createRoutingKey` joined into `count` cells; `undefined` for bytes that are no such key. */
export function splitRoutingKey(routingKey: Buffer, count: number): readonly Buffer[] | undefined {
  if (count === 1) return [routingKey];
  const cells: Buffer[] = [];
  let offset = 0;
  while (offset + 2 <= routingKey.length) {
    const end = offset + 2 + routingKey.readUInt16BE(offset);
    if (end >= routingKey.length) return undefined;
    cells.push(routingKey.subarray(offset + 2, end));
    offset = end + 1;
  }
  return cells.length === count && offset === routingKey.length ? cells : undefined;
}
