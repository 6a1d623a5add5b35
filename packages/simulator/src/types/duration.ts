import { decodeVint, encodeVint } from '../bytes/vint.ts';
import type { Codec } from './codec.ts';
import { InvalidValueError, rejectValue } from './invalid-value.ts';

/** Months, days and nanoseconds do not convert into each other: a month has no fixed number of days. */
export interface DurationParts {
  readonly months: number;
  readonly days: number;
  readonly nanoseconds: bigint;
}

/**
 * duration: three signed vints; from {@link DurationParts} (numbers or longs), or a text like `1y2mo3d4h5m6s7ms8us9ns`,
 * with `-` in front for a negative one. Decoded as the parts.
 */
export const durationCodec: Codec = {
  encode(value) {
    const { months, days, nanoseconds } = toParts(value);
    return Buffer.concat([encodeVint(BigInt(months)), encodeVint(BigInt(days)), encodeVint(nanoseconds)]);
  },
  decode(bytes): DurationParts {
    const months = decodeVint(bytes, 0);
    const days = decodeVint(bytes, months.end);
    const nanoseconds = decodeVint(bytes, days.end);
    if (nanoseconds.end !== bytes.length) throw new InvalidValueError('Extra bytes after a duration');
    return { months: Number(months.value), days: Number(days.value), nanoseconds: nanoseconds.value };
  },
};

const units: Readonly<Record<string, readonly ['months' | 'days' | 'nanoseconds', bigint]>> = {
  y: ['months', 12n],
  mo: ['months', 1n],
  w: ['days', 7n],
  d: ['days', 1n],
  h: ['nanoseconds', 3_600_000_000_000n],
  m: ['nanoseconds', 60_000_000_000n],
  s: ['nanoseconds', 1_000_000_000n],
  ms: ['nanoseconds', 1_000_000n],
  us: ['nanoseconds', 1000n],
  µs: ['nanoseconds', 1000n],
  ns: ['nanoseconds', 1n],
};

const durationText = /^-?(?:\d+(?:mo|ms|us|µs|ns|[ywdhms]))+$/i;

export function isDurationText(text: string): boolean {
  return durationText.test(text);
}

function toParts(value: unknown): DurationParts {
  if (typeof value === 'object' && value !== null && 'months' in value && 'days' in value && 'nanoseconds' in value) {
    const { months, days, nanoseconds } = value;
    return { months: Number(months), days: Number(days), nanoseconds: BigInt(String(nanoseconds)) };
  }
  const text = String(value);
  if (!durationText.test(text)) rejectValue('a duration like 1mo2d3h', value);
  const total = { months: 0n, days: 0n, nanoseconds: 0n };
  const sign = text.startsWith('-') ? -1n : 1n;
  for (const [, amount = '0', unit = ''] of text.toLowerCase().matchAll(/(\d+)([a-zµ]+)/g)) {
    const entry = units[unit];
    if (entry) total[entry[0]] += sign * BigInt(amount) * entry[1];
  }
  return { months: Number(total.months), days: Number(total.days), nanoseconds: total.nanoseconds };
}
