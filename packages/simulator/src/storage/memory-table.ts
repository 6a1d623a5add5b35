import { murmur3Token } from '../bytes/murmur3.ts';
import { createClusteringOrder, type ClusteringOrder } from './clustering-order.ts';
import { createRoutingKey, keyText } from './routing-key.ts';
import type { Cell, RowSource, ScanStart, StoredRow } from './row-source.ts';
import type { TableSchema } from './schema.ts';

/** A stored row that can be written to. */
export interface MutableRow {
  readonly cells: Cell[];
  readonly times: (bigint | undefined)[];
  /** Made by an INSERT: it stays when all its other cells are gone. */
  hasMarker: boolean;
}

/** The rows of one partition key, in clustering order, and its static cells. */
export interface Partition {
  readonly routingKey: Buffer;
  readonly keyCells: readonly Buffer[];
  readonly rows: MutableRow[];
  statics: MutableRow | undefined;
  token: bigint | undefined;
}

/** Rows kept in memory: partitions by key, scanned in token order as Cassandra does. */
export class MemoryTable implements RowSource {
  readonly schema: TableSchema;
  readonly #partitions = new Map<string, Partition>();
  readonly #compareClustering: ClusteringOrder;
  #ordered: Partition[] | undefined;

  constructor(schema: TableSchema) {
    this.schema = schema;
    this.#compareClustering = createClusteringOrder(schema);
  }

  get partitionCount(): number {
    return this.#partitions.size;
  }

  find(routingKey: Buffer): Partition | undefined {
    return this.#partitions.get(keyText(routingKey));
  }

  /** The partition, made when it is missing. The cells are kept: they must not be views of a socket's chunk. */
  open(keyCells: readonly Buffer[]): Partition {
    const routingKey = createRoutingKey(keyCells);
    const text = keyText(routingKey);
    let partition = this.#partitions.get(text);
    if (!partition) {
      partition = { routingKey, keyCells, rows: [], statics: undefined, token: undefined };
      this.#partitions.set(text, partition);
      this.#ordered = undefined;
    }
    return partition;
  }

  deletePartition(partition: Partition): void {
    if (this.#partitions.delete(keyText(partition.routingKey))) this.#ordered = undefined;
  }

  /** The row with these clustering cells. */
  findRow(partition: Partition, clustering: readonly Cell[]): MutableRow | undefined {
    const { index, isFound } = this.#search(partition, clustering);
    return isFound ? partition.rows[index] : undefined;
  }

  /** The row with these clustering cells, made when it is missing. */
  openRow(partition: Partition, clustering: readonly Cell[]): MutableRow {
    const { index, isFound } = this.#search(partition, clustering);
    const found = isFound ? partition.rows[index] : undefined;
    if (found) return found;
    const row = this.#createRow(partition);
    clustering.forEach((cell, i) => (row.cells[partition.keyCells.length + i] = cell));
    partition.rows.splice(index, 0, row);
    return row;
  }

  openStatics(partition: Partition): MutableRow {
    partition.statics ??= this.#createRow(partition);
    return partition.statics;
  }

  deleteRow(partition: Partition, row: StoredRow): void {
    const index = partition.rows.indexOf(row as MutableRow);
    if (index >= 0) partition.rows.splice(index, 1);
    if (partition.rows.length === 0 && !partition.statics) this.deletePartition(partition);
  }

  clear(): void {
    this.#partitions.clear();
    this.#ordered = undefined;
  }

  partition(routingKey: Buffer): readonly StoredRow[] {
    const partition = this.find(routingKey);
    return partition ? this.#visibleRows(partition) : [];
  }

  *scan(start: ScanStart | undefined): Iterable<StoredRow> {
    const partitions = this.#inTokenOrder();
    const { index, after } = start ? this.#placeOf(partitions, start) : { index: 0, after: undefined };
    for (let i = index; i < partitions.length; i++) {
      const rows = this.#visibleRows(partitions[i] as Partition);
      yield* i === index && after ? this.#rowsBehind(rows, after) : rows;
    }
  }

  #rowsBehind(rows: readonly StoredRow[], after: readonly Cell[]): readonly StoredRow[] {
    return rows.filter((row) => this.#compareClustering(this.#clusteringOf(row), after) > 0);
  }

  #visibleRows(partition: Partition): readonly StoredRow[] {
    const { statics } = partition;
    if (!statics) return partition.rows;
    if (partition.rows.length === 0) return [statics];
    return partition.rows.map((row) => this.#withStatics(row, statics));
  }

  #withStatics(row: StoredRow, statics: StoredRow): StoredRow {
    const cells = [...row.cells];
    const times = [...(row.times ?? [])];
    for (const column of this.schema.columns) {
      if (column.kind !== 'static') continue;
      cells[column.index] = statics.cells[column.index] ?? null;
      times[column.index] = statics.times?.[column.index];
    }
    return { cells, times };
  }

  #clusteringOf(row: StoredRow): readonly Cell[] {
    return this.schema.clusteringKey.map((column) => row.cells[column.index] ?? null);
  }

  #createRow(partition: Partition): MutableRow {
    const cells: Cell[] = Array.from({ length: this.schema.columns.length }, (_, i) => partition.keyCells[i] ?? null);
    return { cells, times: [], hasMarker: false };
  }

  #search(partition: Partition, clustering: readonly Cell[]): { index: number; isFound: boolean } {
    let low = 0;
    let high = partition.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = this.#compareClustering(this.#clusteringOf(partition.rows[middle] as MutableRow), clustering);
      if (order === 0) return { index: middle, isFound: true };
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return { index: low, isFound: false };
  }

  #tokenOf(routingKey: Buffer): bigint {
    return this.schema.isVirtual ? 0n : murmur3Token(routingKey);
  }

  #inTokenOrder(): readonly Partition[] {
    if (!this.#ordered) {
      for (const partition of this.#partitions.values()) partition.token ??= this.#tokenOf(partition.routingKey);
      this.#ordered = [...this.#partitions.values()].toSorted(comparePartitions);
    }
    return this.#ordered;
  }

  #placeOf(
    partitions: readonly Partition[],
    { routingKey, after }: ScanStart,
  ): { index: number; after: readonly Cell[] | undefined } {
    const place = { routingKey, token: this.#tokenOf(routingKey) };
    let low = 0;
    let high = partitions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePartitions(partitions[middle] as Partition, place) < 0) low = middle + 1;
      else high = middle;
    }
    const isThere = partitions[low]?.routingKey.equals(routingKey) ?? false;
    if (!isThere) return { index: low, after: undefined };
    return after ? { index: low, after } : { index: low + 1, after: undefined };
  }
}

type Place = Pick<Partition, 'routingKey' | 'token'>;

function comparePartitions(a: Place, b: Place): number {
  const left = a.token ?? 0n;
  const right = b.token ?? 0n;
  if (left !== right) return left < right ? -1 : 1;
  return Buffer.compare(a.routingKey, b.routingKey);
}
