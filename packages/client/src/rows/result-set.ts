import { inspect, type InspectOptions } from 'node:util';
import { PageBytes } from '../bytes/page-bytes.ts';
import type { CellOrigin } from '../columns/column.ts';
import { describeValue } from '../errors/describe-value.ts';
import { resolveMaxRows } from './max-rows.ts';
import { ClientError } from '../errors/client-error.ts';
import { types } from '../values/driver.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { replyHeaderBytes, type ReplyExtras } from '../wire/reply.ts';
import type { ExecutionInfo } from './execution-info.ts';
import { viewOfResult } from './inspect-result.ts';
import { openPage, readOnlyRow, type Column, type Page } from './page.ts';
import { warnOfUnreadPages } from './unread-pages.ts';
import type { Row } from './row.ts';
import type { RowShape } from './row-shape.ts';

/** Reads the same statement's further pages. */
export interface PageSource<R> {
  /** The statement's text; `undefined` for a batch. */
  readonly cql: string | undefined;
  /** Reads a page. Rejects when `givenUp` is aborted: the page was fetched ahead, and nobody waits for it any more. */
  readPage(pageState: string, givenUp?: AbortSignal): Promise<ResultSet<R>>;
}

/** The parts of a result set: a reply's bytes, and what the thread sent once before. */
export interface ResultParts<R> {
  /** The reply. The page starts after its header. */
  readonly bytes: PageBytes;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Absent for a result without columns, such as that of an INSERT. */
  readonly shape: RowShape | undefined;
  readonly coordinator: string | undefined;
  readonly consistency: number;
  readonly extras: ReplyExtras | undefined;
  readonly pages: PageSource<R>;
}

const noParts: ResultParts<never> = {
  bytes: new PageBytes(new ArrayBuffer(0)),
  byteOffset: 0,
  byteLength: 0,
  shape: undefined,
  coordinator: undefined,
  consistency: 0,
  extras: undefined,
  pages: { cql: undefined, readPage: () => Promise.reject(new RangeError('an empty result has no pages')) },
};

/** Makes the result of a reply. */
export let createResultSet: <R>(parts: ResultParts<R>) => ResultSet<R>;

/** Makes the result of a statement that the server answers without rows. */
export function emptyResultSet<R>(): ResultSet<R> {
  return createResultSet<R>(noParts);
}

/**
 * One page of a result, and access to the pages after it.
 *
 * The page is decoded when you read it: iterating builds one row at a time, `rows` builds all of them, `column()` builds none. A
 * row, string or blob that you keep does not keep the page in memory.
 *
 * Each loop builds its own row objects, so a change to a row is gone in the next loop. `rows` and `first()` return the same
 * objects each time. Loops that start after `rows` was read return those objects too.
 *
 * `console.log` shows the first rows, the columns and where the next page begins. `JSON.stringify` returns the same as for the
 * driver's result, with all rows of this page.
 */
export class ResultSet<R = Row> implements Iterable<R>, AsyncIterable<R> {
  // Copied fields, not the `parts` object: every query makes a result set, and one more object would cost memory and time.
  readonly #bytes: PageBytes;
  readonly #pageAt: number;
  readonly #pageLength: number;
  readonly #shape: RowShape | undefined;
  readonly #coordinator: string | undefined;
  readonly #consistency: number;
  readonly #extras: ReplyExtras | undefined;
  readonly #pages: PageSource<R>;
  #page: Page | undefined;
  /** The row that `first()` returned. */
  #first: Row | null | undefined;

  static {
    createResultSet = (parts) => new ResultSet(parts);
  }

  private constructor(parts: ResultParts<R>) {
    this.#bytes = parts.bytes;
    this.#pageAt = parts.byteOffset + replyHeaderBytes;
    this.#pageLength = parts.byteLength - replyHeaderBytes;
    this.#shape = parts.shape;
    this.#coordinator = parts.coordinator;
    this.#consistency = parts.consistency;
    this.#extras = parts.extras;
    this.#pages = parts.pages;
  }

  /** How many rows this page has. The result may have more: see `pageState`. */
  get rowLength(): number {
    return this.#open()?.rowLength ?? 0;
  }

  /** The columns in order, empty for a result without any. */
  get columns(): readonly ColumnInfo[] {
    return this.#shape?.columns ?? [];
  }

  /** This page's rows, as an array. It is built at the first access and is the same one each time. */
  get rows(): R[] {
    return (this.#open()?.rows(this.#first ?? undefined) ?? []) as R[];
  }

  /** Where the next page begins, in hexadecimal; `null` after the last page. */
  get pageState(): string | null {
    return this.#extras?.pageState ?? null;
  }

  get info(): ExecutionInfo {
    const coordinator = this.#coordinator;
    const extras = this.#extras;
    const payload = extras?.customPayload;
    return {
      queriedHost: coordinator,
      triedHosts: extras?.triedHosts ?? (coordinator === undefined ? {} : { [coordinator]: null }),
      speculativeExecutions: extras?.speculativeExecutions ?? 0,
      achievedConsistency: this.#consistency,
      traceId: extras?.traceId && new types.Uuid(Buffer.from(extras.traceId)),
      warnings: extras?.warnings,
      customPayload:
        payload && Object.fromEntries(Object.entries(payload).map(([name, bytes]) => [name, Buffer.from(bytes)])),
      isSchemaInAgreement: extras?.isSchemaInAgreement ?? true,
    };
  }

  /** The first row of this page, or `null`. The same object each time, which is also the first of `rows`. */
  first(): R | null {
    // Not in a separate method: the stack of a decoding error must reach the caller within ten frames.
    if (this.#first === undefined) {
      const shape = this.#shape;
      const only =
        this.#page === undefined && shape !== undefined
          ? readOnlyRow(this.#bytes, this.#pageAt, this.#pageLength, shape, this.#originOf(shape))
          : undefined;
      this.#first = only ?? this.#open()?.first() ?? null;
    }
    return this.#first as R | null;
  }

  /** False when a conditional statement (`IF …`) found its condition unmet; true for every other statement. */
  wasApplied(): boolean {
    if (this.#shape?.columns[0]?.name !== '[applied]') return true;
    return this.column('[applied]').get(0) !== false;
  }

  /**
   * One column of this page, read in place.
   *
   * @throws {ClientError} `unknown-column`.
   */
  column(name: string): Column {
    const column = this.columns.some((info) => info.name === name) ? this.#open()?.column(name) : undefined;
    if (column !== undefined) return column;
    const names = this.columns.map((info) => JSON.stringify(info.name)).join(', ');
    throw new ClientError(
      'unknown-column',
      `The result has no column ${describeValue(name)}. Its columns: ${names || 'none'}.`,
    );
  }

  /** Fetches the next page. Resolves with `null` if this is the last one. */
  async nextPage(): Promise<ResultSet<R> | null> {
    return await this.#readNextPage();
  }

  /**
   * Returns the rows of this page and of all later pages, in one array.
   *
   * @throws {ClientError} `too-many-rows` as soon as there are more than `maxRows`.
   */
  async all(options: { readonly maxRows: number }): Promise<R[]> {
    const maxRows = resolveMaxRows(options);
    const rows: R[] = [];
    for await (const page of this.pages()) {
      if (rows.length + page.rowLength > maxRows) {
        throw new ClientError(
          'too-many-rows',
          `The result has more than ${maxRows} rows (maxRows). Iterate with "for await", or raise maxRows.`,
        );
      }
      for (const row of page.#rowsOfPage()) rows.push(row);
    }
    return rows;
  }

  /** Iterates over this page and all later ones. The next page is fetched while you read one. Leaving the loop ends its request. */
  async *pages(): AsyncGenerator<ResultSet<R>, void, undefined> {
    const left = new AbortController();
    try {
      let next = this.#startNextPage(left.signal);
      yield this;
      for (let page = await next; page !== null; page = await next) {
        next = page.#startNextPage(left.signal);
        yield page;
      }
    } finally {
      left.abort();
    }
  }

  /** Iterates over the rows of this page. If there are more pages, a warning at the end says how to read them, once in a process. */
  [Symbol.iterator](): Iterator<R> {
    const rows = this.#rowsOfPage()[Symbol.iterator]();
    return this.pageState === null ? rows : withWarningAtEnd(rows);
  }

  /** Iterates over the rows of this page and all later ones, also when an empty page is in between. */
  async *[Symbol.asyncIterator](): AsyncGenerator<R, void, undefined> {
    for await (const page of this.pages()) yield* page.#rowsOfPage();
  }

  /** For `JSON.stringify`: the driver's fields. A result without columns has no `rows`, and `columns` is `null`. */
  toJSON(): Record<string, unknown> {
    const hasColumns = this.#shape !== undefined;
    return {
      info: this.info,
      ...(hasColumns ? { rows: this.rows, rowLength: this.rowLength } : {}),
      columns: hasColumns ? this.columns : null,
      pageState: this.pageState,
    };
  }

  /** What `console.log` shows. Builds only the rows that are printed. */
  [inspect.custom](depth: number | null, options: InspectOptions): object {
    return viewOfResult(this.#rowsOfPage(), this, depth, options);
  }

  /** Whoever leaves before the next page does not see its failure; whoever stays awaits it. */
  #startNextPage(givenUp: AbortSignal): Promise<ResultSet<R> | null> {
    const next = this.#readNextPage(givenUp);
    next.catch(() => {});
    return next;
  }

  async #readNextPage(givenUp?: AbortSignal): Promise<ResultSet<R> | null> {
    const { pageState } = this;
    return pageState === null ? null : await this.#pages.readPage(pageState, givenUp);
  }

  #rowsOfPage(): Iterable<R> {
    return (this.#open() ?? []) as Iterable<R>;
  }

  #open(): Page | undefined {
    const shape = this.#shape;
    if (shape === undefined) return undefined;
    this.#page ??= openPage(this.#bytes, this.#pageAt, this.#pageLength, shape, this.#originOf(shape));
    return this.#page;
  }

  #originOf({ hasRawCells }: RowShape): CellOrigin | undefined {
    return hasRawCells ? { coordinator: this.#coordinator, query: this.#pages.cql } : undefined;
  }
}

/** Warns only at the end of the page: a loop that stops early does not want more rows. */
function withWarningAtEnd<R>(rows: Iterator<R>): Iterator<R> {
  return {
    next: () => {
      const step = rows.next();
      if (step.done === true) warnOfUnreadPages();
      return step;
    },
  };
}
