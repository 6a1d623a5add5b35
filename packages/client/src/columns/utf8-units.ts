/**
 * Turns the bytes of one cell into UTF-16 units, exactly as `Buffer.toString('utf8')` does for that cell alone.
 *
 * It is used for cells that are not pure ASCII. Bytes that are not UTF-8 (Unicode 15, table 3-7) go through `toString`, which is slower,
 * so that the replacement characters are the same.
 */
export class UnitBuffer {
  units = new Uint16Array(4096);
  length = 0;
  /** All units combined with OR: at most 0xff if one byte per character is enough. */
  bits = 0;

  reset(capacity: number): void {
    if (this.units.length < capacity || this.units.length > Math.max(capacity, maxKeptUnits)) {
      this.units = new Uint16Array(Math.max(capacity, 4096));
    }
    this.length = 0;
    this.bits = 0;
  }

  /** A cell has at most as many units as bytes. The caller has made room with `reset`. */
  appendUtf8(buffer: Buffer, start: number, end: number): void {
    const { length, bits } = this;
    if (!this.#decode(buffer, start, end)) {
      this.length = length;
      this.bits = bits;
      this.#appendString(buffer.toString('utf8', start, end));
    }
  }

  /** Drops the high bit, as `Buffer.toString('ascii')` does. */
  appendAscii(buffer: Buffer, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      this.units[this.length++] = (buffer[at] as number) & 0x7f;
    }
  }

  #decode(buffer: Buffer, start: number, end: number): boolean {
    let at = start;
    while (at < end) {
      const first = buffer[at++] as number;
      if (first < 0x80) {
        this.#push(first);
        continue;
      }
      const size = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
      if (size === 0 || at + size > end) {
        return false;
      }
      let point = first & (0x3f >> size);
      for (let more = 0; more < size; more++) {
        const next = buffer[at++] as number;
        if ((next & 0xc0) !== 0x80) {
          return false;
        }
        point = (point << 6) | (next & 0x3f);
      }
      if (!this.#pushPoint(point, size)) {
        return false;
      }
    }
    return true;
  }

  /** Returns false for what UTF-8 forbids: over-long forms, surrogates, and anything above U+10FFFF. */
  #pushPoint(point: number, size: number): boolean {
    if (size === 1) {
      this.#push(point);
      return true;
    }
    if (size === 2) {
      this.#push(point);
      return point >= 0x800 && (point & 0xf800) !== 0xd800;
    }
    if (point < 0x10000 || point > 0x10ffff) {
      return false;
    }
    this.#push(0xd800 | ((point - 0x10000) >> 10));
    this.#push(0xdc00 | (point & 0x3ff));
    return true;
  }

  #push(unit: number): void {
    this.units[this.length++] = unit;
    this.bits |= unit;
  }

  #appendString(text: string): void {
    for (let index = 0; index < text.length; index++) {
      this.#push(text.charCodeAt(index));
    }
  }
}

const maxKeptUnits = 1024 * 1024;
