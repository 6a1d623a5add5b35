import type { Codec } from './codec.ts';
import { rejectValue } from './invalid-value.ts';

/** blob and custom types: the bytes themselves; from a byte array or a text like `0xcafe`. */
export const blobCodec: Codec = {
  encode(value) {
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    const text = String(value);
    if (!/^0x(?:[0-9a-f]{2})*$/i.test(text)) rejectValue('bytes, or a text like 0xcafe', value);
    return Buffer.from(text.slice(2), 'hex');
  },
  decode: (bytes) => bytes,
};
