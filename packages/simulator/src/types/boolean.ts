import type { Codec } from './codec.ts';
import { assertLength, rejectValue } from './invalid-value.ts';

const TRUE = Buffer.from([1]);
const FALSE = Buffer.from([0]);

/** boolean: one byte; any non-zero byte is true. */
export const booleanCodec: Codec = {
  encode(value) {
    if (value === true || value === 'true') return TRUE;
    if (value === false || value === 'false') return FALSE;
    return rejectValue('a boolean', value);
  },
  decode(bytes) {
    assertLength(bytes, 1, 'boolean');
    return bytes[0] !== 0;
  },
  fixedLength: 1,
};
