import type { Codec } from './codec.ts';
import { assertLength, rejectValue } from './invalid-value.ts';

const trueCell = Buffer.from([1]);
const falseCell = Buffer.from([0]);

/** boolean: one byte; any non-zero byte is true. */
export const booleanCodec: Codec = {
  encode(value) {
    if (value === true || value === 'true') return trueCell;
    if (value === false || value === 'false') return falseCell;
    return rejectValue('a boolean', value);
  },
  decode(bytes) {
    assertLength(bytes, 1, 'boolean');
    return bytes[0] !== 0;
  },
  fixedLength: 1,
};
