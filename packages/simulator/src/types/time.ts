import type { Codec } from './codec.ts';
import { bigintCodec, parseInteger } from './integers.ts';
import { rejectValue } from './invalid-value.ts';

const nanosecondsPerDay = 86_400_000_000_000n;
const second = 1_000_000_000n;

/** time: nanoseconds since midnight as a bigint cell; from `13:30:54.234000000` or the number. Decoded as the text. */
export const timeCodec: Codec = {
  encode(value) {
    const nanoseconds = parseInteger(value) ?? parseTime(String(value));
    if (nanoseconds === undefined || nanoseconds < 0n || nanoseconds >= nanosecondsPerDay) rejectValue('a time', value);
    return bigintCodec.encode(nanoseconds);
  },
  decode(bytes) {
    const nanoseconds = bigintCodec.decode(bytes) as bigint;
    const seconds = nanoseconds / second;
    const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => String(part).padStart(2, '0'));
    return `${parts.join(':')}.${String(nanoseconds % second).padStart(9, '0')}`;
  },
};

function parseTime(text: string): bigint | undefined {
  const match = /^(\d\d?):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(text);
  if (!match) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return whole * second + BigInt(fraction.padEnd(9, '0'));
}
