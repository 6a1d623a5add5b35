/** Runs checks one after the other, prints the result of each, and counts them. */
export class Checks {
  readonly #write: (text: string) => void;
  #passed = 0;
  #failed = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  get passed(): number {
    return this.#passed;
  }

  get failed(): number {
    return this.#failed;
  }

  heading(text: string): void {
    this.#write(`\n${text}\n`);
  }

  /** Runs a check and returns whether it passed. A check fails if it throws, and its error is printed. */
  async run(name: string, check: () => Promise<void> | void): Promise<boolean> {
    const startedAt = performance.now();
    try {
      await check();
    } catch (error) {
      this.#failed++;
      const reason =
        error instanceof CheckFailure ? error.message : error instanceof Error ? String(error.stack) : String(error);
      this.#write(`  FAILED  ${name}\n${reason.trimEnd().replaceAll(/^/gm, '          ')}\n`);
      return false;
    }
    this.#passed++;
    this.#write(`  passed  ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
    return true;
  }
}

/** The error of a failed check. Its message is printed. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
}
