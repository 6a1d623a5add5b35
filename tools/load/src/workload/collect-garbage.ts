/** Collects the garbage of this thread, and the memory that finalizers free. @throws TypeError unless Node runs with `--expose-gc` */
export async function collectGarbage(): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) throw new TypeError('globalThis.gc is missing: start Node with --expose-gc');
  for (let pass = 0; pass < 3; pass++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
