import { canChange } from './writer.ts';
import type { Parameters } from './parameters.ts';
import type { WrittenValues } from './written-values.ts';

/** Values up to this size are small, all of a statement together: characters of texts, bytes of blobs, 8 for all others. */
const maxBytes = 8 * 1024;
/** What a number, a date or a uuid counts for. */
const oneValue = 8;

/** Whether encoding the values takes so little time that the calling thread can do it. */
export function areSmallValues(parameters: Parameters | null | undefined, written?: WrittenValues): boolean {
  try {
    return bytesLeft(written === undefined ? parameters : written.elements, maxBytes) >= 0;
  } catch {
    return false; // an object that cannot be read: whoever encodes it says what is wrong
  }
}

/** What is left of `bytes` once the value is counted. Stops as soon as nothing is, which a cycle comes to as well. */
function bytesLeft(value: unknown, bytes: number): number {
  if (typeof value === 'string') return bytes - value.length;
  let left = bytes - oneValue;
  if (typeof value !== 'object' || value === null || left < 0) return left;
  if (ArrayBuffer.isView(value)) return left - value.byteLength;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && left >= 0; index++) left = bytesLeft(value[index], left);
    return left;
  }
  if (!canChange(value)) return left;
  for (const part of value instanceof Set || value instanceof Map ? value : Object.values(value)) {
    left = bytesLeft(part, left);
    if (left < 0) break;
  }
  return left;
}
