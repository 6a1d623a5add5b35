/**
 * Keeps the process alive while work is out, and only then. One handle for the whole executor: workers and ports are
 * never ref'd, so neither a dying thread nor a replacement in its back-off can let the process go too early.
 */
export class KeepAlive {
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Pieces of work that are out. */
  get count(): number {
    return this.#count;
  }

  begin(): void {
    if (this.#count++ === 0) {
      // The longest interval there is: it exists to be ref'd, never to fire.
      this.#timer ??= setInterval(() => undefined, 0x7fff_ffff);
      this.#timer.ref();
    }
  }

  end(): void {
    if (--this.#count === 0) {
      this.#timer?.unref();
    }
  }

  /** Gives the timer back; only when nothing can begin any more. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
