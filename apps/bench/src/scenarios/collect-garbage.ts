/** Collects this thread's garbage, what finalizers free included. @throws when Node was started without `--expose-gc` */
export async function collectGarbage(): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) throw new TypeError('globalThis.gc is needed: start Node with --expose-gc');
  for (let pass = 0; pass < 3; pass++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
