let total = 0;

/** Uses the value that was read. Otherwise V8 could remove the unused read. */
export function keep(value: number): void {
  total += value;
  if (Number.isNaN(total)) total = 0;
}
