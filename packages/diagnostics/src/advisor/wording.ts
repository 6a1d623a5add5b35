/** `0.834` as `83 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Microseconds with as many digits as they deserve. */
export function micros(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} µs`;
}

/** `1 thread`, `2 threads`. */
export function countThreads(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}

/** Thousands apart, no digits behind the point: `12,345`. */
export function rate(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
