/**
 * blob: the bytes of the cells, one after the other.
 *
 * Reading copies the bytes. A view would keep the whole page in memory, and `Buffer.from` would keep its 64 KiB pool. A few cells of
 * medium size are copied together and share that memory; other cells have memory of their own.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginBlock, endBlock } from './block.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const blobLayout: ColumnLayout = {
  name: 'blob',
  id: 13,
  isVariable: true,
  write: (_plan, cells, output) => writeBlob(blobLayout.id, cells, output),
  open: (_plan, bytes, block, options) => new BlobReader(bytes, block, options.blockBytes),
};

/** Up to this size, V8 puts a typed array into its own heap. That is cheap, and nothing is shared. */
const maxInlineBytes = 64;
const longCellBytes = 64;
/** In wide rows, cells up to this size share memory with the other cells of their row. */
const maxPooledBytes = 256;
const poolBytes = 1024;
let pool = Buffer.allocUnsafeSlow(poolBytes);
let pooledTo = 0;

export function writeBlob(layoutId: number, cells: Cells, output: PageWriter): void {
  const { buffer, starts, lengths, from, count } = cells;
  const start = beginBlock(layoutId, cells, 'is a value', output);
  let total = 0;
  for (let index = 0; index < count; index++) {
    total += Math.max(0, lengths[from + index] as number);
  }
  output.reserve((count + 1) * 4 + total);
  const { bytes, int32s: words } = output;
  const offsets = output.position >> 2;
  const base = output.position + (count + 1) * 4;
  let position = base;
  words[offsets] = 0;
  for (let index = 0; index < count; index++) {
    const length = lengths[from + index] as number;
    if (length > 0) {
      let source = starts[from + index] as number;
      if (length < longCellBytes) {
        for (const end = source + length; source < end; source++) {
          bytes[position++] = buffer[source] as number;
        }
      } else {
        buffer.copy(bytes, position, source, source + length);
        position += length;
      }
    }
    words[offsets + index + 1] = position - base;
  }
  output.position = position;
  endBlock(start, output);
}

export class BlobReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #bytes: Buffer;
  readonly #words: Int32Array;
  readonly #offsets: number;
  readonly #position: number;
  readonly #blockBytes: number;
  /** Copied bytes that nobody has yet: cells from `#next` up to `#end`. Each copy of a cell is given away only once. */
  #shared: Buffer | undefined;
  #sharedBase = 0;
  #next = 0;
  #end = 0;

  constructor(bytes: PageBytes, block: Block, blockBytes: number) {
    this.#blockBytes = blockBytes;
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#bytes = bytes.bytes;
    this.#words = bytes.int32s;
    this.#offsets = block.bodyAt >> 2;
    this.#position = block.bodyAt + (block.length + 1) * 4;
  }

  read(index: number): Buffer | null {
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    const start = words[this.#offsets + index] as number;
    const end = words[this.#offsets + index + 1] as number;
    if (end - start <= maxInlineBytes) {
      return this.#copyBytes(start, end);
    }
    if (this.#blockBytes === 0 && end - start <= maxPooledBytes) {
      return this.#copyToPool(start, end);
    }
    if (end - start > this.#blockBytes >> 1) {
      return this.#copy(start, end);
    }
    if (index < this.#next || index >= this.#end || this.#shared === undefined) {
      this.#share(index, start);
    }
    this.#next = index + 1;
    return (this.#shared as Buffer).subarray(start - this.#sharedBase, end - this.#sharedBase);
  }

  #share(first: number, start: number): void {
    const words = this.#words;
    let last = first + 1;
    while (last < this.length && (words[this.#offsets + last + 1] as number) - start <= this.#blockBytes) {
      last++;
    }
    this.#shared = this.#copy(start, words[this.#offsets + last] as number);
    this.#sharedBase = start;
    this.#end = last;
  }

  #copyBytes(start: number, end: number): Buffer {
    const bytes = this.#bytes;
    const base = this.#position + start;
    const copy = Buffer.allocUnsafeSlow(end - start);
    for (let index = 0; index < copy.length; index++) {
      copy[index] = bytes[base + index] as number;
    }
    return copy;
  }

  #copyToPool(start: number, end: number): Buffer {
    if (pooledTo + end - start > pool.length) {
      pool = Buffer.allocUnsafeSlow(poolBytes);
      pooledTo = 0;
    }
    const from = pooledTo;
    pooledTo += end - start;
    this.#bytes.copy(pool, from, this.#position + start, this.#position + end);
    return pool.subarray(from, pooledTo);
  }

  #copy(start: number, end: number): Buffer {
    const copy = Buffer.allocUnsafeSlow(end - start);
    this.#bytes.copy(copy, 0, this.#position + start, this.#position + end);
    return copy;
  }
}
