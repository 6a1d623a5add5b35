/** Writes `0.834` as `83 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Writes microseconds, with one decimal below 10. */
export function micros(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} µs`;
}

/** Writes `1 thread` or `2 threads`. */
export function countThreads(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}

/** Writes a whole number with commas between thousands: `12,345`. */
export function rate(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
