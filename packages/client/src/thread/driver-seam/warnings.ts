import type { DriverClient } from './client.ts';

/** The beginning of the driver's own warning, which has no code. */
const tooManyPrepared = 'Prepared statements exceeded maximum';
const defaultMaxPrepared = 500;

/** Sends a warning in the driver's log to the main thread, once for all clients of the thread. In the thread, nobody would see it. */
export class DriverWarnings {
  readonly #warn: (message: string) => void;
  #hasWarned = false;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** Listens to a new client. A client with a `logEmitter` from `threadModule` logs there instead. */
  watch(client: DriverClient): void {
    watched.add(client);
    client.on('log', (level: string, _className: string, message: unknown) => {
      if (level !== 'warning' || this.#hasWarned) return;
      if (typeof message !== 'string' || !message.startsWith(tooManyPrepared)) return;
      this.#hasWarned = true;
      this.#warn(
        'This program has prepared more different statements than cassandra-driver keeps, so statements are prepared again and again. ' +
          'The usual reason is that values are written into the statements: pass them as parameters. If you need so many different ' +
          `statements, raise maxPrepared (it is ${maxPreparedOf(client)} in each thread).`,
      );
    });
  }
}

/** Whether somebody else listens to a client's log, so that its verbose lines are worth writing. */
export function hasOtherLogListeners(client: DriverClient): boolean {
  return client.listenerCount('log') > (watched.has(client) ? 1 : 0);
}

/** Clients with a listener of ours. */
const watched = new WeakSet<DriverClient>();

function maxPreparedOf(client: DriverClient): number {
  const { options } = client as unknown as { readonly options?: { readonly maxPrepared?: number } };
  return options?.maxPrepared ?? defaultMaxPrepared;
}
