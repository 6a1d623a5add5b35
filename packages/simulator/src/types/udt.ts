import type { Codec } from './codec.ts';
import { encodeElement, joinCells, splitCells } from './collection.ts';
import { rejectValue } from './invalid-value.ts';

/** A user-defined type's field and its codec. */
export interface FieldCodec {
  readonly name: string;
  readonly codec: Codec;
}

/** UDT: as a tuple of its fields; from an object (a field left out is null) or a `Map`. Decoded as an object. */
export function createUdtCodec(fields: readonly FieldCodec[]): Codec {
  return {
    encode(value) {
      if (typeof value !== 'object' || value === null) rejectValue('an object for a user-defined type', value);
      const given = new Map<string, unknown>(value instanceof Map ? value : Object.entries(value));
      const known = new Set(fields.map((field) => field.name));
      for (const name of given.keys()) {
        if (!known.has(name)) rejectValue(`only the fields ${[...known].join(', ')}`, name);
      }
      return joinCells(
        fields.map(({ name, codec }) => encodeElement(codec, given.get(name))),
        undefined,
      );
    },
    decode(bytes) {
      const { cells } = splitCells(bytes, 0, fields.length);
      return Object.fromEntries(
        fields.map(({ name, codec }, i) => {
          const cell = cells[i];
          return [name, cell ? codec.decode(cell) : null] as const;
        }),
      );
    },
  };
}
