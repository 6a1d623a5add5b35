// Prints an example step by step, and waits after each step if a person reads it.
import { createInterface } from 'node:readline/promises';

/** Shows a program step by step. In a terminal it waits for Enter. Elsewhere it does not wait. */
export class Walk implements Disposable {
  #terminal = process.stdin.isTTY && process.stdout.isTTY ? createInterface(process.stdin, process.stdout) : undefined;
  #step = 0;

  constructor() {
    // An interrupted question would wait forever.
    this.#terminal?.on('SIGINT', () => process.exit(130));
  }

  /** Starts a step. Waits before every step except the first. */
  async step(title: string): Promise<void> {
    if (this.#step > 0) await this.#waitForEnter();
    this.#step += 1;
    console.log(`\n${this.#step}. ${title}\n`);
  }

  say(line: string): void {
    console.log(`   ${line}`);
  }

  [Symbol.dispose](): void {
    this.#terminal?.close();
  }

  async #waitForEnter(): Promise<void> {
    try {
      await this.#terminal?.question('\n[Enter] ');
    } catch {
      // After Ctrl+D nobody reads any more, so the rest runs without waiting.
      this.#terminal = undefined;
    }
  }
}
