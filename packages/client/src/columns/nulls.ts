/** Reads the null bitmap that `block.ts` writes. `nullsAt` is its position, in 32-bit words. */
export function isNull(words: Int32Array, nullsAt: number, index: number): boolean {
  return (((words[nullsAt + (index >> 5)] as number) >>> (index & 31)) & 1) === 1;
}
