import type { Transferable } from '../wire/transferable.ts';
import { ThreadServer } from '../thread/thread-server.ts';
import { runOutsideContexts } from './outside-contexts.ts';
import type { ThreadLink, ThreadListener, ThreadStart, ThreadStarter, ThreadUsage } from './thread-link.ts';

/**
 * A thread that is none: the thread's half of the executor runs on the calling thread. Values pass as they are, without
 * a copy, and each message takes a turn of the microtask queue, so that nothing calls back into its caller.
 */
export class InlineStarter implements ThreadStarter {
  start(start: ThreadStart, listener: ThreadListener): ThreadLink {
    return new InlineLink(start, listener);
  }
}

class InlineLink implements ThreadLink {
  readonly threadId = 0;
  readonly #server: ThreadServer;
  readonly #listener: ThreadListener;
  #isEnded = false;

  constructor(start: ThreadStart, listener: ThreadListener) {
    this.#listener = listener;
    this.#server = new ThreadServer(
      { ...start, isInline: true },
      (message) => this.#deliver(() => this.#listener.onMessage(message)),
      () => this.#deliver(() => this.#listener.onWake()),
    );
    queueMicrotask(() => void this.#server.start());
  }

  post(entries: unknown[], _list: readonly Transferable[]): void {
    runOutsideContexts(() =>
      queueMicrotask(() => {
        if (!this.#isEnded) {
          this.#server.receive(entries);
        }
      }),
    );
  }

  async usage(): Promise<ThreadUsage | undefined> {
    return undefined;
  }

  utilization(): number {
    return 0;
  }

  /**
   * What runs cannot be stopped on one's own thread; its outcome is not looked at any more. Services are closed, since there is no
   * end of a thread that would close their connections and timers.
   */
  terminate(): void {
    if (!this.#isEnded) {
      this.#isEnded = true;
      this.#server.closeServices();
      queueMicrotask(() => this.#listener.onExit(0, undefined));
    }
  }

  #deliver(deliver: () => void): void {
    queueMicrotask(() => {
      if (!this.#isEnded) {
        deliver();
      }
    });
  }
}
