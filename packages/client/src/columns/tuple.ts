/**
 * tuple and user-defined type: the number of fields of each row, then one child column per field, with a cell for every row.
 *
 * A value that was written before its type got more fields is short. The driver leaves the missing fields out; they are not null.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { types } from '../values/driver.ts';
import { beginBlock, endBlock, openColumn } from './block.ts';
import { releaseChildCells, takeChildCells, type ChildCells } from './child-cells.ts';
import type { Block, Cells, ColumnLayout, ColumnPlan, ColumnReader, ReadOptions } from './column.ts';
import { isNull } from './nulls.ts';
import { setOwnProperty } from './own-property.ts';

export const tupleLayout: ColumnLayout = {
  name: 'tuple',
  id: 18,
  write: (plan, cells, output) => writeFields(tupleLayout.id, plan, cells, output),
  open: (plan, bytes, block, options) => new TupleReader(new FieldReaders(plan, bytes, block, options)),
};

export const userTypeLayout: ColumnLayout = {
  name: 'udt',
  id: 19,
  write: (plan, cells, output) => writeFields(userTypeLayout.id, plan, cells, output),
  open: (plan, bytes, block, options) =>
    new UserTypeReader(new FieldReaders(plan, bytes, block, options), fieldNames(plan)),
};

function writeFields(layoutId: number, plan: ColumnPlan, cells: Cells, output: PageWriter): void {
  const { starts, lengths, from, count } = cells;
  const start = beginBlock(layoutId, cells, 'is null', output);
  output.reserve(count * 4);
  const words = output.int32s;
  const fieldCounts = output.position >> 2;
  const fields = plan.children.map(() => takeChildCells());
  for (let index = 0; index < count; index++) {
    const length = lengths[from + index] as number;
    words[fieldCounts + index] = addFields(cells.view, starts[from + index] as number, length, fields);
  }
  output.position += count * 4;
  output.align();
  for (const [place, child] of plan.children.entries()) {
    const field = fields[place] as ChildCells;
    field.write(child, cells, output);
    releaseChildCells(field);
  }
  endBlock(start, output);
}

/** Adds one cell to every field. Returns how many fields the value has. */
function addFields(view: DataView, start: number, length: number, fields: readonly ChildCells[]): number {
  const end = start + length;
  let position = start;
  let present = 0;
  for (const field of fields) {
    if (position < end) {
      position = field.addBytes(view, position, end);
      present++;
    } else {
      field.add(start, -1);
    }
  }
  return present;
}

class FieldReaders {
  readonly length: number;
  readonly nullsAt: number;
  readonly words: Int32Array;
  readonly fieldCounts: number;
  readonly fields: readonly ColumnReader[];

  constructor(plan: ColumnPlan, bytes: PageBytes, block: Block, options: ReadOptions) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.words = bytes.int32s;
    this.fieldCounts = block.bodyAt >> 2;
    let childAt = (block.bodyAt + block.length * 4 + 7) & ~7;
    this.fields = plan.children.map((child) => {
      const { reader, endAt } = openColumn(child, bytes, childAt, block.endAt, block.length, options);
      childAt = endAt;
      return reader;
    });
  }

  isNull(index: number): boolean {
    return this.nullsAt >= 0 && isNull(this.words, this.nullsAt, index);
  }

  countOf(index: number): number {
    return this.words[this.fieldCounts + index] as number;
  }

  keepTogether(first: number, end: number): void {
    for (const field of this.fields) field.keepTogether?.(first, end);
  }
}

class TupleReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #fields: FieldReaders;

  constructor(fields: FieldReaders) {
    this.length = fields.length;
    this.nullsAt = fields.nullsAt;
    this.#fields = fields;
  }

  read(index: number): unknown {
    if (this.#fields.isNull(index)) {
      return null;
    }
    const { fields } = this.#fields;
    const present = this.#fields.countOf(index);
    const elements = fields.map((field, place) => (place < present ? field.read(index) : undefined));
    return types.Tuple.fromArray(elements);
  }

  keepTogether(first: number, end: number): void {
    this.#fields.keepTogether(first, end);
  }
}

class UserTypeReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #fields: FieldReaders;
  readonly #names: readonly string[];

  constructor(fields: FieldReaders, names: readonly string[]) {
    this.length = fields.length;
    this.nullsAt = fields.nullsAt;
    this.#fields = fields;
    this.#names = names;
  }

  read(index: number): unknown {
    if (this.#fields.isNull(index)) {
      return null;
    }
    const { fields } = this.#fields;
    const present = this.#fields.countOf(index);
    const value = {};
    for (let place = 0; place < present; place++) {
      setOwnProperty(value, this.#names[place] as string, (fields[place] as ColumnReader).read(index));
    }
    return value;
  }

  keepTogether(first: number, end: number): void {
    this.#fields.keepTogether(first, end);
  }
}

function fieldNames(plan: ColumnPlan): string[] {
  const { fields } = plan.type.info as { readonly fields: readonly { readonly name: string }[] };
  return fields.map((field) => field.name);
}
