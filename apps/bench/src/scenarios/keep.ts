let total = 0;

/** Takes what was read, so that no compiler can prove that reading is in vain. */
export function keep(value: number): void {
  total += value;
  if (Number.isNaN(total)) total = 0;
}
