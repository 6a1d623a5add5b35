/** Ends its thread. */
export function exit(code: number): void {
  process.exit(code);
}
