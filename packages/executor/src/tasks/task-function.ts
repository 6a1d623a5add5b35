/** A run that takes this long is not one to be waited for. */
const unknownMs = Infinity;
/** What a task costs its thread beside its own run; less is not believed. */
const leastMs = 0.003;
/** The same when its outcome goes in a message. */
const leastWithMessageMs = 0.012;
/** How far one run pulls the estimate down. */
const weight = 0.3;

/** A function that has been submitted, and how long it is expected to run. */
export class TaskFunction {
  /** By which threads know it. */
  readonly number: number;
  readonly module: string;
  readonly name: string;
  /** Milliseconds; infinite until it has been measured. */
  expectedMs = unknownMs;

  constructor(number: number, module: string, name: string) {
    this.number = number;
    this.module = module;
    this.name = name;
  }

  get isKnown(): boolean {
    return this.expectedMs !== unknownMs;
  }

  /** One long run counts at once, short ones bit by bit. */
  onRun(ranMs: number, hadMessage: boolean): void {
    const ms = Math.max(ranMs, hadMessage ? leastWithMessageMs : leastMs);
    this.expectedMs =
      ms >= this.expectedMs || this.expectedMs === unknownMs ? ms : this.expectedMs + (ms - this.expectedMs) * weight;
  }
}

/** All functions that have been submitted. */
export class TaskFunctions {
  readonly #byModule = new Map<string, Map<string, TaskFunction>>();
  #count = 0;

  get(module: string, name: string): TaskFunction {
    let byName = this.#byModule.get(module);
    if (byName === undefined) {
      byName = new Map();
      this.#byModule.set(module, byName);
    }
    let found = byName.get(name);
    if (found === undefined) {
      found = new TaskFunction(this.#count++, module, name);
      byName.set(name, found);
    }
    return found;
  }
}
