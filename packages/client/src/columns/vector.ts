/**
 * `vector<float, n>`: n float32 per cell, one cell after the other, in this machine's byte order.
 *
 * The driver decodes one element at a time into a `Vector`, which is a Proxy: 79 µs for 1,536 dimensions. Here a value is a
 * `Float32Array` with its own memory, unless the reader has the driver's classes (`value-classes.ts`).
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginBlock, endBlock } from './block.ts';
import type { Block, Cells, ColumnLayout, ColumnPlan, ColumnReader } from './column.ts';
import { malformed } from './malformed.ts';
import { isNull } from './nulls.ts';
import type { ValueClasses } from './value-classes.ts';

export const vectorLayout: ColumnLayout = {
  name: 'vector',
  id: 20,
  write: writeVector,
  open: (plan, bytes, block, { classes }) => new VectorReader(vectorDimension(plan.type), bytes, block, classes.vector),
};

/** Returns the dimension of a vector of float, 0 for any other type. Protocol v4 describes a vector by the name of its class. */
export function vectorDimension(type: ColumnPlan['type']): number {
  const match = type.code === 0 && typeof type.info === 'string' ? floatVector.exec(type.info) : null;
  return match === null ? 0 : Number(match[1]);
}

const marshal = String.raw`org\.apache\.cassandra\.db\.marshal`;
const floatVector = new RegExp(
  String.raw`^${marshal}\.VectorType\(\s*${marshal}\.FloatType\s*,\s*([1-9]\d{0,5})\s*\)$`,
);

function writeVector(plan: ColumnPlan, cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const dimension = vectorDimension(plan.type);
  const start = beginBlock(vectorLayout.id, cells, 'is a value', output);
  output.reserve(count * dimension * 4 + 8);
  const values = output.float32s;
  let at = output.position >> 2;
  for (let index = 0; index < count; index++) {
    const length = lengths[from + index] as number;
    if (length < 0) {
      values.fill(0, at, at + dimension);
    } else if (length === dimension * 4) {
      const cell = starts[from + index] as number;
      for (let element = 0; element < dimension; element++) {
        values[at + element] = view.getFloat32(cell + element * 4);
      }
    } else {
      throw malformed(`a vector of ${dimension} floats in ${length} bytes`);
    }
    at += dimension;
  }
  output.position += count * dimension * 4;
  endBlock(start, output);
}

class VectorReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #values: Float32Array;
  readonly #base: number;
  readonly #dimension: number;
  readonly #make: ValueClasses['vector'];

  constructor(dimension: number, bytes: PageBytes, block: Block, make: ValueClasses['vector']) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#values = bytes.float32s;
    this.#base = block.bodyAt >> 2;
    this.#dimension = dimension;
    this.#make = make;
  }

  read(index: number): unknown {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    const start = this.#base + index * this.#dimension;
    return this.#make(this.#values, start, start + this.#dimension);
  }

  typedArray(): Float32Array {
    return this.#values.subarray(this.#base, this.#base + this.length * this.#dimension);
  }
}
