/** A run that takes this long is not one to be waited for. */
const UNKNOWN_MS = Infinity;
/** What a task costs its thread beside its own run; less is not believed. */
const LEAST_MS = 0.003;
/** The same when its outcome goes in a message. */
const LEAST_WITH_MESSAGE_MS = 0.012;
/** How far one run pulls the estimate down. */
const WEIGHT = 0.3;

/** A function that has been submitted, and how long it is expected to run. */
export class TaskFunction {
  /** By which threads know it. */
  readonly number: number;
  readonly module: string;
  readonly name: string;
  /** Milliseconds; infinite until it has been measured. */
  expectedMs = UNKNOWN_MS;

  constructor(number: number, module: string, name: string) {
    this.number = number;
    this.module = module;
    this.name = name;
  }

  get isKnown(): boolean {
    return this.expectedMs !== UNKNOWN_MS;
  }

  /** One long run counts at once, short ones bit by bit. */
  onRun(ranMs: number, hadMessage: boolean): void {
    const ms = Math.max(ranMs, hadMessage ? LEAST_WITH_MESSAGE_MS : LEAST_MS);
    this.expectedMs =
      ms >= this.expectedMs || this.expectedMs === UNKNOWN_MS ? ms : this.expectedMs + (ms - this.expectedMs) * WEIGHT;
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
