/** map: the end of each cell's entries, then the keys and the values of all cells as two child columns. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { types } from '../values/driver.ts';
import { beginBlock, endBlock, openColumn } from './block.ts';
import { readElementCount, releaseChildCells, takeChildCells } from './child-cells.ts';
import type { Block, Cells, ColumnLayout, ColumnPlan, ColumnReader, ReadOptions } from './column.ts';
import { isNull } from './nulls.ts';
import { setOwnProperty } from './own-property.ts';

export const mapLayout: ColumnLayout = {
  name: 'map',
  id: 17,
  isCollection: true,
  write: writeMap,
  open: (plan, bytes, block, options) => new MapReader(plan, bytes, block, options),
};

function writeMap(plan: ColumnPlan, cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginBlock(mapLayout.id, cells, 'is null', output);
  output.reserve((count + 1) * 4);
  const words = output.int32s;
  const offsets = output.position >> 2;
  const keys = takeChildCells();
  const values = takeChildCells();
  words[offsets] = 0;
  for (let index = 0; index < count; index++) {
    const length = lengths[from + index] as number;
    if (length > 0) {
      const cell = starts[from + index] as number;
      let position = cell + 4;
      for (let left = readElementCount(view, cell, length, 8); left > 0; left--) {
        position = keys.addElement(view, position, cell + length);
        position = values.addBytes(view, position, cell + length);
      }
    }
    words[offsets + index + 1] = keys.count;
  }
  output.position += (count + 1) * 4;
  output.align();
  keys.write(plan.children[0] as ColumnPlan, cells, output);
  values.write(plan.children[1] as ColumnPlan, cells, output);
  releaseChildCells(keys);
  releaseChildCells(values);
  endBlock(start, output);
}

class MapReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #offsets: number;
  readonly #keys: ColumnReader;
  readonly #values: ColumnReader;
  readonly #mapClass: ReadOptions['map'];
  readonly #keepsApart: boolean;

  constructor(plan: ColumnPlan, bytes: PageBytes, block: Block, options: ReadOptions) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#offsets = block.bodyAt >> 2;
    this.#mapClass = options.map;
    this.#keepsApart = options.blockBytes === 0;
    const [keyPlan, valuePlan] = plan.children as [ColumnPlan, ColumnPlan];
    const entryCount = bytes.int32s[this.#offsets + block.length] as number;
    const childAt = (block.bodyAt + (block.length + 1) * 4 + 7) & ~7;
    const keys = openColumn(keyPlan, bytes, childAt, block.endAt, entryCount, options);
    this.#keys = keys.reader;
    this.#values = openColumn(valuePlan, bytes, keys.endAt, block.endAt, entryCount, options).reader;
  }

  read(index: number): unknown {
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    const first = words[this.#offsets + index] as number;
    const end = words[this.#offsets + index + 1] as number;
    if (this.#keepsApart) {
      this.#keys.keepTogether?.(first, end);
      this.#values.keepTogether?.(first, end);
    }
    return this.#mapClass === undefined
      ? this.#readObject(first, end)
      : this.#readMap(new this.#mapClass(), first, end);
  }

  #readObject(first: number, end: number): object {
    const object = {};
    for (let entry = first; entry < end; entry++) {
      setOwnProperty(object, propertyName(this.#keys.read(entry)), this.#values.read(entry));
    }
    return object;
  }

  #readMap(map: InstanceType<NonNullable<ReadOptions['map']>>, first: number, end: number): unknown {
    for (let entry = first; entry < end; entry++) {
      map.set(this.#keys.read(entry), this.#values.read(entry));
    }
    return map;
  }
}

/** The text of a key is the name of its property. */
function propertyName(key: unknown): string {
  return typeof key === 'string' ? key : String(typeof key === 'object' ? withVectorText(key) : key);
}

/** Gives a vector, anywhere in a key, the text of the driver's `Vector`, which a typed array does not have. */
function withVectorText(key: unknown): unknown {
  if (key instanceof Float32Array) return `[${key.join(',')}]`;
  if (Array.isArray(key)) return key.map(withVectorText);
  if (key instanceof types.Tuple) return types.Tuple.fromArray(key.elements.map(withVectorText));
  return key;
}
