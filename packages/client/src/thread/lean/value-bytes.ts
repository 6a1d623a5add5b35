/** Memory for the bound values of one request, in the form of the protocol. The next request uses it again. */
export class ValueBytes {
  bytes: Buffer = Buffer.allocUnsafeSlow(64 * 1024);
  view: DataView = new DataView(this.bytes.buffer);
  /** Bytes written. */
  length = 0;
  /** Where each value of the first statement begins. */
  readonly starts: number[] = [];

  reset(): void {
    this.length = 0;
  }

  /** Makes room for this many bytes after those written. */
  reserve(byteLength: number): void {
    const needed = this.length + byteLength;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Releases memory that one huge request needed. */
  shrink(): void {
    if (this.bytes.length <= maxKeptBytes) return;
    this.bytes = Buffer.allocUnsafeSlow(64 * 1024);
    this.view = new DataView(this.bytes.buffer);
  }
}

const maxKeptBytes = 1024 * 1024;

/** Copies bytes. For a few, a loop costs less than a call. */
export function copyBytes(source: Uint8Array, start: number, end: number, target: Uint8Array, at: number): void {
  if (end - start > 64) {
    target.set(source.subarray(start, end), at);
    return;
  }
  for (let from = start; from < end; from++) target[at++] = source[from] as number;
}
