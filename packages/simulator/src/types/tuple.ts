import type { Codec } from './codec.ts';
import { encodeElement, joinCells, splitCells, toArray } from './collection.ts';
import { rejectValue } from './invalid-value.ts';

/** tuple: each element as [bytes], without a count; missing elements at the end are null. */
export function createTupleCodec(elements: readonly Codec[]): Codec {
  return {
    encode(value) {
      const items = toArray(value, `a tuple of ${elements.length}`);
      if (items.length > elements.length) rejectValue(`a tuple of at most ${elements.length}`, value);
      return joinCells(
        elements.slice(0, items.length).map((codec, i) => encodeElement(codec, items[i])),
        undefined,
      );
    },
    decode(bytes) {
      const { cells } = splitCells(bytes, 0, elements.length);
      return elements.map((codec, i) => {
        const cell = cells[i];
        return cell ? codec.decode(cell) : null;
      });
    },
  };
}
