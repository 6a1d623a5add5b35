// What makes a walk: headings, and a pause after each step where a person reads along.
import { createInterface } from 'node:readline/promises';

/** Tells a program step by step. On a terminal it waits for Enter; elsewhere it goes straight through. */
export class Walk implements Disposable {
  #terminal = process.stdin.isTTY && process.stdout.isTTY ? createInterface(process.stdin, process.stdout) : undefined;
  #step = 0;

  constructor() {
    // A question that is interrupted would wait for ever.
    this.#terminal?.on('SIGINT', () => process.exit(130));
  }

  /** Begins a step; before every step but the first it waits. */
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
      // Ctrl+D: nobody is there any more, and the rest runs through by itself.
      this.#terminal = undefined;
    }
  }
}
