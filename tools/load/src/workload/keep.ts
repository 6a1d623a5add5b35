let total = 0;

/** Uses the value that was read. Without it, V8 could find that nobody needs the value, and not read it. */
export function keep(value: number): void {
  total += value;
  if (Number.isNaN(total)) total = 0;
}
