/** Finds the cells inside nested cells, and writes them as a column of their own. */
import type { PageWriter } from '../bytes/page-writer.ts';
import type { Cells, ColumnPlan } from './column.ts';
import { malformed } from './malformed.ts';

const minCapacity = 1024;
const maxKeptCells = 256 * 1024;

export class ChildCells {
  starts = new Int32Array(minCapacity);
  lengths = new Int32Array(minCapacity);
  count = 0;

  add(start: number, length: number): void {
    if (this.count === this.starts.length) {
      this.#grow();
    }
    this.starts[this.count] = start;
    this.lengths[this.count++] = length;
  }

  /**
   * Adds the [bytes] at `position` and returns where they end: a field, or a value of a map. Any negative length is null, as in the
   * driver.
   *
   * @throws {DriverInternalError} when they do not end within the cell that holds them, at `limit`.
   */
  addBytes(view: DataView, position: number, limit: number): number {
    if (position + 4 > limit) {
      throw malformed(`a nested cell whose length is cut off`);
    }
    const length = view.getInt32(position);
    const start = position + 4;
    if (length > limit - start) {
      throw malformed(`a nested cell of ${length} bytes, with ${limit - start} bytes left`);
    }
    this.add(start, Math.max(length, -1));
    return length > 0 ? start + length : start;
  }

  /**
   * Does the same for elements and keys, which are never null. After one with a negative length, the driver would read from the
   * wrong place.
   */
  addElement(view: DataView, position: number, limit: number): number {
    const end = this.addBytes(view, position, limit);
    if ((this.lengths[this.count - 1] as number) < 0) {
      throw malformed('an element of a collection that is null');
    }
    return end;
  }

  /** Writes the cells as a column of type `plan`, after what is written already. */
  write(plan: ColumnPlan, parent: Cells, output: PageWriter): void {
    const { buffer, view } = parent;
    const { starts, lengths, count } = this;
    plan.layout.write(plan, { buffer, view, starts, lengths, from: 0, count }, output);
  }

  #grow(): void {
    const { starts, lengths } = this;
    this.starts = new Int32Array(starts.length * 4);
    this.lengths = new Int32Array(lengths.length * 4);
    this.starts.set(starts);
    this.lengths.set(lengths);
  }
}

/** Tables that can be used again. They are large, each level of nesting needs one, and none is needed for long. */
const spare: ChildCells[] = [];

export function takeChildCells(): ChildCells {
  const cells = spare.pop() ?? new ChildCells();
  cells.count = 0;
  return cells;
}

export function releaseChildCells(cells: ChildCells): void {
  if (cells.starts.length <= maxKeptCells) {
    spare.push(cells);
  }
}

/**
 * Reads the number of elements at the start of a collection's cell. Each element has at least `elementBytes`.
 *
 * @throws {DriverInternalError} when the cell is too short for so many.
 */
export function readElementCount(view: DataView, start: number, length: number, elementBytes: number): number {
  const count = length < 4 ? -1 : view.getInt32(start);
  if (count < 0 || count * elementBytes > length - 4) {
    throw malformed(`a collection of ${count} elements in ${length} bytes`);
  }
  return count;
}
