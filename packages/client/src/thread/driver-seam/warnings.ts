import type { DriverClient } from './client.ts';

/** How the driver's own warning begins; it has no code. */
const tooManyPrepared = 'Prepared statements exceeded maximum';
const defaultMaxPrepared = 500;

/** Tells the main thread what the driver warns of in its log, where nobody in a thread would see it: once for all clients of the thread. */
export class DriverWarnings {
  readonly #warn: (message: string) => void;
  #hasWarned = false;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** Listens to a new client. One with a `logEmitter` from `threadModule` logs there instead. */
  watch(client: DriverClient): void {
    watched.add(client);
    client.on('log', (level: string, _className: string, message: unknown) => {
      if (level !== 'warning' || this.#hasWarned) return;
      if (typeof message !== 'string' || !message.startsWith(tooManyPrepared)) return;
      this.#hasWarned = true;
      this.#warn(
        'This program has prepared more different statements than cassandra-driver keeps, so statements are prepared again and again. ' +
          'Values that are written into the text are the usual reason: pass them as parameters. For as many statements with ' +
          `parameters, raise maxPrepared, which each thread has for itself (it is ${maxPreparedOf(client)}).`,
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
