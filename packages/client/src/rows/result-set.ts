import { PageBytes } from '../bytes/page-bytes.ts';
import type { CellOrigin } from '../columns/column.ts';
import { describeValue } from '../errors/describe-value.ts';
import { resolveMaxRows } from './max-rows.ts';
import { ClientError } from '../errors/client-error.ts';
import { types } from '../values/driver.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { replyHeaderBytes, type ReplyExtras } from '../wire/reply.ts';
import type { ExecutionInfo } from './execution-info.ts';
import { openPage, readOnlyRow, type Column, type Page } from './page.ts';
import { warnOfUnreadPages } from './unread-pages.ts';
import type { Row } from './row.ts';
import type { RowShape } from './row-shape.ts';

/** Reads the same statement's further pages. */
export interface PageSource<R> {
  /** The statement's text; `undefined` for a batch. */
  readonly cql: string | undefined;
  readPage(pageState: string): Promise<ResultSet<R>>;
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

/**
 * One page of a result, and the way to the pages behind it.
 *
 * The page stays in the buffer it came in until it is read: iterating builds one row after the other, `rows` builds all
 * of them, `column()` builds none. What is kept of it (a row, a string, a blob) does not keep the page.
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

  /** Made by `AsyncSession.execute()` and `batch()`. */
  constructor(parts: ResultParts<R>) {
    this.#bytes = parts.bytes;
    this.#pageAt = parts.byteOffset + replyHeaderBytes;
    this.#pageLength = parts.byteLength - replyHeaderBytes;
    this.#shape = parts.shape;
    this.#coordinator = parts.coordinator;
    this.#consistency = parts.consistency;
    this.#extras = parts.extras;
    this.#pages = parts.pages;
  }

  /** The result of a statement that the server answers with nothing. */
  static empty<R>(): ResultSet<R> {
    return new ResultSet<R>(noParts);
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
    return (this.#open()?.rows() ?? []) as R[];
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

  /** The first row of this page, or `null`. */
  first(): R | null {
    const shape = this.#shape;
    if (shape === undefined) return null;
    const only =
      this.#page === undefined
        ? readOnlyRow(this.#bytes, this.#pageAt, this.#pageLength, shape, this.#originOf(shape))
        : undefined;
    return (only ?? this.#open()?.first() ?? null) as R | null;
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
    const { pageState } = this;
    return pageState === null ? null : await this.#pages.readPage(pageState);
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

  /** This page and every page behind it. The next one is on its way while one is read. */
  async *pages(): AsyncGenerator<ResultSet<R>, void, undefined> {
    let next = this.#startNextPage();
    yield this;
    for (let page = await next; page !== null; page = await next) {
      next = page.#startNextPage();
      yield page;
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

  /** Whoever leaves before the next page does not see its failure; whoever stays awaits it. */
  #startNextPage(): Promise<ResultSet<R> | null> {
    const next = this.nextPage();
    next.catch(() => {});
    return next;
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
