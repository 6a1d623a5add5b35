import { decodeVint } from '../bytes/vint.ts';
import { InvalidValueError } from './invalid-value.ts';
import { ServerFaultError } from './server-fault.ts';

/** Three vints of one sign, two of them of 32 bits; whatever comes behind them is not looked at. */
export function validateDuration(cell: Buffer): void {
  if (cell.length < 3) throw new InvalidValueError(`Expected at least 3 bytes for a duration (${cell.length})`);
  const [months, days, nanoseconds] = readVints(cell);
  assertInt('months', months);
  assertInt('days', days);
  const parts = [months, days, nanoseconds];
  if (parts.every((part) => part >= 0n) || parts.every((part) => part <= 0n)) return;
  throw new InvalidValueError(
    `The duration months, days and nanoseconds must be all of the same sign (${parts.join(', ')})`,
  );
}

function readVints(cell: Buffer): readonly [bigint, bigint, bigint] {
  const months = readVint(cell, 0);
  const days = readVint(cell, months.end);
  return [months.value, days.value, readVint(cell, days.end).value];
}

function readVint(cell: Buffer, offset: number): { readonly value: bigint; readonly end: number } {
  const following = offset < cell.length ? Math.clz32(~(cell.readUInt8(offset) << 24)) : 0;
  if (offset + following >= cell.length) throw new ServerFaultError('java.lang.AssertionError: Unexpected error');
  return decodeVint(cell, offset);
}

function assertInt(name: string, value: bigint): void {
  if (value === BigInt.asIntN(32, value)) return;
  throw new InvalidValueError(`The duration ${name} must be a 32 bits integer but was: ${value}`);
}
