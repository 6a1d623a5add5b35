import type { SignalToMain } from '../wire/signal.ts';

/** Numbers hosts in the order of their first answer, and sends each address to the main thread once. */
export class CoordinatorNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #notify: (signal: SignalToMain) => void;

  constructor(notify: (signal: SignalToMain) => void) {
    this.#notify = notify;
  }

  numberOf(address: string): number {
    let number = this.#numbers.get(address);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(address, number);
      this.#notify({ kind: 'host', host: number, address });
    }
    return number;
  }
}
