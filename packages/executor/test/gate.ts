/**
 * Keeps tasks waiting in their threads and tells a test when they have started, without sleeping.
 * The tasks `hold`, `holdAsync` and `untilAborted` of `modules/work.ts` take its `cells`.
 */
export class Gate {
  readonly cells = new Int32Array(new SharedArrayBuffer(16));

  get begun(): number {
    return Atomics.load(this.cells, 1);
  }

  get mostAtOnce(): number {
    return Atomics.load(this.cells, 3);
  }

  async untilBegun(count: number): Promise<void> {
    for (let begun = this.begun; begun < count; begun = this.begun) {
      await Atomics.waitAsync(this.cells, 1, begun).value;
    }
  }

  open(): void {
    Atomics.store(this.cells, 0, 1);
    Atomics.notify(this.cells, 0);
  }
}
