import { decodeUnsignedVint, encodeUnsignedVint } from '../bytes/vint.ts';
import type { Codec } from './codec.ts';
import { toArray } from './collection.ts';
import { InvalidValueError, rejectValue } from './invalid-value.ts';

/**
 * vector: its elements one after the other, without a count; elements of no fixed length are preceded by it, as an
 * unsigned vint (Cassandra's `VectorType`). From any iterable of the right length. Decoded as an array.
 */
export function createVectorCodec(element: Codec, dimension: number): Codec {
  const { fixedLength } = element;
  return {
    encode(value) {
      const items = toArray(value, `a vector of ${dimension}`);
      if (items.length !== dimension) rejectValue(`a vector of ${dimension}`, value);
      const cells = items.map((item) => element.encode(item));
      if (fixedLength !== undefined) return Buffer.concat(cells);
      return Buffer.concat(cells.flatMap((cell) => [encodeUnsignedVint(BigInt(cell.length)), cell]));
    },
    decode: (bytes) => splitVector(bytes, dimension, fixedLength).map((cell) => element.decode(cell)),
    ...(fixedLength === undefined ? {} : { fixedLength: fixedLength * dimension }),
  };
}

function splitVector(bytes: Buffer, dimension: number, fixedLength: number | undefined): Buffer[] {
  const cells: Buffer[] = [];
  let offset = 0;
  for (let i = 0; i < dimension; i++) {
    let length = fixedLength;
    if (length === undefined) {
      const prefix = decodeUnsignedVint(bytes, offset);
      length = Number(prefix.value);
      offset = prefix.end;
    }
    if (offset + length > bytes.length) throw new InvalidValueError('A vector element runs past the end of the cell');
    cells.push(bytes.subarray(offset, offset + length));
    offset += length;
  }
  if (offset !== bytes.length) throw new InvalidValueError(`${bytes.length - offset} bytes are left after a vector`);
  return cells;
}
