import type { Codec } from './codec.ts';
import { rejectValue } from './invalid-value.ts';

/** text (varchar): UTF-8. */
export const textCodec: Codec = {
  encode: (value) => (typeof value === 'string' ? Buffer.from(value) : rejectValue('a string', value)),
  decode: (bytes) => bytes.toString('utf8'),
};

/** ascii: bytes 0 to 127. */
export const asciiCodec: Codec = {
  encode(value) {
    // oxlint-disable-next-line no-control-regex -- ASCII is exactly this range, control characters included
    if (typeof value !== 'string' || !/^[\u0000-\u007f]*$/.test(value)) rejectValue('an ASCII string', value);
    return Buffer.from(value, 'latin1');
  },
  decode: (bytes) => bytes.toString('latin1'),
};
