const maxStartFailures = 3;
const firstDelayMs = 10;
const maxDelayMs = 500;

/**
 * When a dead thread is replaced. The first at once; threads that die one after the other without any work done in
 * between wait longer each time, so that a task that kills every thread it touches cannot keep a core busy with starts.
 */
export class RestartPolicy {
  #deaths = 0;
  #startFailures = 0;

  /**
   * @param wasStarting whether it died before it was ready.
   * @returns how long to wait with the replacement; `undefined` when starting has failed too often in a row.
   */
  onExit(wasStarting: boolean): number | undefined {
    this.#startFailures = wasStarting ? this.#startFailures + 1 : this.#startFailures;
    if (this.#startFailures >= maxStartFailures) {
      return undefined;
    }
    const deaths = this.#deaths++;
    return deaths === 0 ? 0 : Math.min(maxDelayMs, firstDelayMs * 2 ** (deaths - 1));
  }

  onReady(): void {
    this.#startFailures = 0;
  }

  onWorkDone(): void {
    this.#deaths = 0;
  }
}
