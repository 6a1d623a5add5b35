/** How rows leave the driver in this thread: undecoded through our hooks, or decoded and encoded again. */
import type { RowPathChoice } from '../../wire/thread-data.ts';
import { checkRawPages, encoderOf } from './check-raw-pages.ts';
import { encodeDecodedRows } from './decoded-pages.ts';
import type { DriverClient, DriverResult } from './client.ts';
import { installRawPages, type RawPage, type RawPages } from './raw-pages.ts';

/** Reads the rows of results: undecoded if this driver allows it, otherwise decoded. */
export class RowPath {
  #rawPages: RawPages | undefined;
  #checked: Promise<void> | undefined;
  readonly #warn: (message: string) => void;

  /** Make it before the thread's first driver client. `warn` is called at most once. */
  constructor(choice: RowPathChoice, warn: (message: string) => void) {
    this.#warn = warn;
    if (choice === 'decoded') return;
    const rawPages = installRawPages();
    if ('unavailable' in rawPages) this.#fallBack(rawPages.unavailable);
    else this.#rawPages = choice === 'broken' ? breakPages(rawPages) : rawPages;
  }

  /** True if rows are taken undecoded. */
  get isRaw(): boolean {
    return this.#rawPages !== undefined;
  }

  /** Compares a raw page with a decoded one, once in a thread, with the first client that has connected. */
  check(client: DriverClient): Promise<void> {
    this.#checked ??= this.#check(client);
    return this.#checked;
  }

  /** Asks the driver for undecoded rows of the request that these options are for. */
  mark(options: object): void {
    this.#rawPages?.mark(options);
  }

  /** Returns the rows of a result with columns. Call `release` when they have been read. */
  read(result: DriverResult, client: DriverClient): RawPage {
    const source: RawPage | undefined = this.#rawPages?.take(result) ?? encodeDecodedRows(result, encoderOf(client));
    if (source === undefined) throw new TypeError('a result with columns has no rows');
    return source;
  }

  async #check(client: DriverClient): Promise<void> {
    if (this.#rawPages === undefined) return;
    const reason = await checkRawPages(client, this.#rawPages);
    if (reason !== undefined) this.#fallBack(reason);
  }

  #fallBack(reason: string): void {
    this.#rawPages = undefined;
    this.#warn(
      `Rows cannot be taken undecoded from this cassandra-driver (${reason}). They are decoded and encoded again, which ` +
        'gives the same results and costs the threads more time. This version is made for cassandra-driver >=4.10 <5.',
    );
  }
}

/** Makes each page one byte too short, so that tests reach the fallback. */
function breakPages(rawPages: RawPages): RawPages {
  return {
    mark: (options) => rawPages.mark(options),
    take: (result) => {
      const page = rawPages.take(result);
      return page && { ...page, end: page.end - 1 };
    },
  };
}
