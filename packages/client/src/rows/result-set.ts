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
  /** Rejects with the reason of `givenUp` when it is aborted: the page was fetched ahead, and nobody waits for it any more. */
  readPage(pageState: string, givenUp?: AbortSignal): Promise<ResultSet<R>>;
}

/** What a result set is made of: a reply's bytes where they arrived, and what was said once before. */
export interface ResultParts<R> {
  /** The reply; the page lies behind its header. */
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

/** The result in a reply. */
export let createResultSet: <R>(parts: ResultParts<R>) => ResultSet<R>;

/** The result of a statement that the server answers with nothing. */
export function emptyResultSet<R>(): ResultSet<R> {
  return createResultSet<R>(noParts);
}

/**
 * One page of a result, and the way to the pages behind it.
 *
 * The page stays in the buffer it came in until it is read: iterating builds one row after the other, `rows` builds all
 * of them, `column()` builds none. What is kept of it (a row, a string, a blob) does not keep the page.
 *
 * Each iteration builds row objects of its own: a change to one is not seen by the next loop. `rows` and `first()` give the same
 * objects each time, and once `rows` was read, loops give those too.
 *
 * `console.log` shows the first rows, the columns and where the next page begins; `JSON.stringify` gives what it gives of the
 * driver's result, with all rows of this page.
 */
export class ResultSet<R = Row> implements Iterable<R>, AsyncIterable<R> {
  // Fields of its own, not the parts: every query has one of these, and an object in it would be felt.
  readonly #bytes: PageBytes;
  readonly #pageAt: number;
  readonly #pageLength: number;
  readonly #shape: RowShape | undefined;
  readonly #coordinator: string | undefined;
  readonly #consistency: number;
  readonly #extras: ReplyExtras | undefined;
  readonly #pages: PageSource<R>;
  #page: Page | undefined;
  /** What `first()` gave. */
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

  /** Rows in this page, which need not be all of the result's: see `pageState`. */
  get rowLength(): number {
    return this.#open()?.rowLength ?? 0;
  }

  /** The columns in order, empty for a result without any. */
  get columns(): readonly ColumnInfo[] {
    return this.#shape?.columns ?? [];
  }

  /** This page's rows, built at the first access: a real array, the same one each time. */
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
    // Not in a method of its own: the stack of a cell that cannot be read has to reach the caller within ten frames.
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

  /** The page behind this one, or `null` if this is the last. */
  async nextPage(): Promise<ResultSet<R> | null> {
    return await this.#readNextPage();
  }

  /**
   * The rows of this page and of every page behind it, in one array.
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

  /** This page and every page behind it. The next one is on its way while one is read; leaving the loop ends its request. */
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

  /** The rows of this page. At its end, if pages are left, a warning tells how to read them: once in a process. */
  [Symbol.iterator](): Iterator<R> {
    const rows = this.#rowsOfPage()[Symbol.iterator]();
    return this.pageState === null ? rows : withWarningAtEnd(rows);
  }

  /** The rows of all pages from this one on, also past a page that is empty and has a next one. */
  async *[Symbol.asyncIterator](): AsyncGenerator<R, void, undefined> {
    for await (const page of this.pages()) yield* page.#rowsOfPage();
  }

  /** The driver's fields, for `JSON.stringify`: a result without columns has no rows there and `columns: null`. */
  toJSON(): Record<string, unknown> {
    const hasColumns = this.#shape !== undefined;
    return {
      info: this.info,
      ...(hasColumns ? { rows: this.rows, rowLength: this.rowLength } : {}),
      columns: hasColumns ? this.columns : null,
      pageState: this.pageState,
    };
  }

  /** What `console.log` shows. Builds no more rows than are printed. */
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

/** A loop that leaves early has seen what it wanted, so only the end of the page warns. */
function withWarningAtEnd<R>(rows: Iterator<R>): Iterator<R> {
  return {
    next: () => {
      const step = rows.next();
      if (step.done === true) warnOfUnreadPages();
      return step;
    },
  };
}
