/** `1234567` as `1,234,567`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Three digits that mean something: `0.294`, `5.21`, `23.4`, `3,780`. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** `0.834` as `83 %`; a dash for what was not measured. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${Math.round(share * 100)} %`;
}

/** `0.123` as `0.12x`; a dash for what was not measured. */
export function times(ratio: number | null): string {
  return ratio === null ? '-' : `${ratio.toFixed(2)}x`;
}
