/** Compares pages that this client reads with the unmodified driver's decoding of the same bytes. */
import { inspect } from 'node:util';
import { AsyncCluster, type AsyncSession, type ClusterOptions, type ResultSet } from '@async-cassandra/client';
import { encodeResponse, startSimulator, type Simulator } from '@async-cassandra/simulator';
import driver, { Client, type types } from 'cassandra-driver';
import { makeColumnsFamiliar } from '../familiar-columns.ts';
import { findDifference, findRowDifference } from '../same-value.ts';
import type { PageCase } from './page-case.ts';

/** The statements for one page. Several pages are read at a time, each with its own statements. */
const statementsOf = (place: number) => ({
  read: `SELECT fuzz ${place}`,
  /** Answered with the same columns and no rows, to see how the driver reads the columns. */
  describe: `SELECT no fuzz ${place}`,
  write: `INSERT fuzz ${place}`,
  /** The same, executed by the plain driver. */
  writePlainly: `INSERT plain fuzz ${place}`,
});
const headerBytes = 9;

/** The encoding options to test, as many as `PageCase.encoding` has. Each gets its own client and plain driver. */
const encodings = [{}, { map: Map, set: Set, useBigIntAsLong: true, useBigIntAsVarint: true }];

interface Pair {
  readonly cluster: AsyncCluster;
  readonly session: AsyncSession;
  readonly plain: Client;
  readonly encoder: Encoder;
}

type Column = types.ResultSet['columns'][number];

/** The driver's encoder and decoder of cells. Its type declarations lack it. */
interface Encoder {
  decode(cell: Buffer | null, type: Column['type']): unknown;
}

const { Encoder: EncoderClass } = driver as unknown as {
  readonly Encoder: new (protocolVersion: number, options: object) => Encoder;
};

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

export class Judge implements AsyncDisposable {
  readonly #simulator: Simulator;
  readonly #pairs: readonly Pair[];
  readonly #isDecodedFirst: boolean;

  private constructor(simulator: Simulator, pairs: readonly Pair[], isDecodedFirst: boolean) {
    this.#simulator = simulator;
    this.#pairs = pairs;
    this.#isDecodedFirst = isDecodedFirst;
  }

  /** `isDecodedFirst` is true if the driver decodes rows with these options. */
  static async start(options: () => ClusterOptions, isDecodedFirst: boolean): Promise<Judge> {
    const simulator = await startSimulator({
      recordedRequests: 500,
      rules: [{ when: { query: /^INSERT/ }, then: { rows: [], columns: { done: 'int' } } }],
    });
    const { contactPoints, port, localDataCenter } = simulator;
    const connection = { contactPoints: [...contactPoints], protocolOptions: { port }, localDataCenter };
    const pairs: Pair[] = [];
    for (const encoding of encodings) {
      const cluster = new AsyncCluster({ ...connection, ...options(), encoding });
      const plain = new Client({ ...connection, encoding });
      await plain.connect();
      pairs.push({ cluster, session: await cluster.connect(), plain, encoder: new EncoderClass(4, { encoding }) });
    }
    return new Judge(simulator, pairs, isDecodedFirst);
  }

  /** Reads and writes all these pages at a time. Returns what the client does wrong, or `undefined`. */
  async findFault(pages: readonly PageCase[]): Promise<string | undefined> {
    const faults = await Promise.all(pages.map((page, place) => this.#findFaultOfPage(page, place)));
    return faults.find((fault) => fault !== undefined);
  }

  async #findFaultOfPage(page: PageCase, place: number): Promise<string | undefined> {
    const { read, describe } = statementsOf(place);
    const rules = [
      this.#simulator.addRule({ when: { query: read }, then: { rawBody: bodyOf(page) } }),
      this.#simulator.addRule({ when: { query: describe }, then: { rawBody: bodyOf({ ...page, rows: [] }) } }),
    ];
    try {
      return await this.#judge(page, place, this.#pairs[page.encoding]!);
    } finally {
      for (const remove of rules) remove();
    }
  }

  async #judge(page: PageCase, place: number, pair: Pair): Promise<string | undefined> {
    const { read, describe } = statementsOf(place);
    // Not with a query of the plain driver: after a cell that it cannot decode, its connection answers nothing more.
    const { columns } = await pair.plain.execute(describe);
    const expected = await outcomeOf(() => decodeRows(page, columns, pair.encoder, this.#isDecodedFirst));
    const actual = await outcomeOf(() => rowsInEveryWay(() => pair.session.execute(read)));
    if ('error' in expected) {
      return 'error' in actual ? undefined : `The driver fails with ${String(expected.error)}, the client has rows.`;
    }
    if ('error' in actual) {
      const areAllReadable = !('error' in (await outcomeOf(() => decodeCells(page, columns, pair.encoder))));
      return page.isSpoilt || !areAllReadable
        ? undefined
        : `The client fails with ${String(actual.error)}, the driver has rows.`;
    }
    for (const { title, rows } of actual.value) {
      const difference = findRowDifference(rows, expected.value.slice(0, rows.length));
      if (difference !== undefined) return `Rows ${title}: ${difference}`;
    }
    if (page.isSpoilt) return undefined;
    return this.#findWritingFault(page, place, columns, pair, [actual.value[1]!.rows[0]!, expected.value[0]!]);
  }

  /** Binds a value of the first row again, with both drivers: each binds the value that it read. */
  async #findWritingFault(
    page: PageCase,
    place: number,
    columns: readonly Column[],
    { plain, session, encoder }: Pair,
    rows: readonly [object, object],
  ): Promise<string | undefined> {
    const { name } = columns[page.boundColumn]!;
    const { write, writePlainly } = statementsOf(place);
    const hint = columns.findLast((column) => column.name === name)!.type;
    const [value, expectedValue] = rows.map((row) => (row as Record<string, unknown>)[name]);
    const options = { prepare: false, hints: [hint] };
    const expected = await this.#boundBytes(writePlainly, () =>
      plain.execute(writePlainly, [expectedValue], options as never),
    );
    const actual = await this.#boundBytes(write, () => session.execute(write, [value], options));
    if (actual === expected || (isNaNIn(expectedValue) && isSameValue(actual, expected, hint, encoder)))
      return undefined;
    return `A ${JSON.stringify(hint)} is bound as ${actual} instead of ${expected}.`;
  }

  /** Returns what the server receives, or that it receives nothing. */
  async #boundBytes(query: string, execute: () => Promise<unknown>): Promise<string> {
    const outcome = await outcomeOf(execute);
    if ('error' in outcome) return (outcome.error as Error).name;
    const request = this.#simulator.requests().findLast((each) => each.query === query);
    return request!.values.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value))).join();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { cluster, plain } of this.#pairs) {
      await cluster.shutdown();
      await plain.shutdown();
    }
    await this.#simulator.stop();
  }
}

/** Reads the same rows with assembled and with generated row code: first the first row alone, then all rows. */
async function rowsInEveryWay(
  read: () => Promise<ResultSet>,
): Promise<{ readonly title: string; readonly rows: readonly object[] }[]> {
  const found = [];
  for (const title of ['of new columns', 'of familiar columns']) {
    const result = await read();
    found.push({ title: `${title}, the first`, rows: [result.first() ?? []].flat() }, { title, rows: [...result] });
    makeColumnsFamiliar(result);
  }
  return found;
}

function bodyOf({ columns, rows }: PageCase): Buffer {
  const specs = columns.map(({ name, type }) => ({ keyspace: 'fuzz', table: 'page', name, type }));
  return encodeResponse(0, { kind: 'rows', columns: specs, rows }).subarray(headerBytes);
}

/**
 * Builds rows as the driver's parser does, with two differences. A cell that is hidden by another one with the same name may be
 * corrupt. And `__proto__` is a normal property. Values that the driver loses because of it are null in a decoded row.
 */
function decodeRows(page: PageCase, columns: readonly Column[], encoder: Encoder, isDecodedFirst: boolean): object[] {
  const places = new Map(columns.map(({ name }, index) => [name, index]));
  return page.rows.map((cells) => {
    const kept = isDecodedFirst && places.has('__proto__') ? assignAsDriver(cells, columns, encoder) : undefined;
    const row = {};
    for (const [name, index] of places) {
      const isLost = kept !== undefined && !Object.hasOwn(kept, name);
      const value = isLost ? null : decodeCell(cells[index], columns[index]!, encoder);
      Object.defineProperty(row, name, { value, enumerable: true });
    }
    return row;
  });
}

/**
 * In the driver, an object as `__proto__` becomes the row's prototype and affects later assignments: a vector rejects any property, a
 * blob an index beyond its end. With null, the row has no prototype, and a second `__proto__` is a normal property.
 */
function assignAsDriver(cells: PageCase['rows'][number], columns: readonly Column[], encoder: Encoder): object {
  const row: Record<string, unknown> = {};
  columns.forEach((column, index) => {
    row[column.name] = decodeOr(cells[index], column, encoder, {});
  });
  return row;
}

/** Reads maps as entries, as a thread does, because some keys cannot be property names. */
function decodeOr(cell: Buffer | null | undefined, column: Column, encoder: Encoder, otherwise: object): unknown {
  try {
    return decodeCell(cell, column, encoder);
  } catch {
    // A value that cannot be read is not a primitive. Its page fails in another check.
    return otherwise;
  }
}

/** Decodes all cells, as the path with decoded rows does. */
function decodeCells({ rows }: PageCase, columns: readonly Column[], encoder: Encoder): void {
  for (const cells of rows) columns.forEach((column, index) => decodeCell(cells[index], column, encoder));
}

/** Decodes a copy, because the decoder may keep the bytes. */
function decodeCell(cell: Buffer | null | undefined, { type }: Column, encoder: Encoder): unknown {
  return encoder.decode(cell ? Buffer.from(cell) : null, type);
}

/** Makes all NaNs equal. JavaScript does not distinguish them, and a clone may change their bits. */
function isNaNIn(value: unknown): boolean {
  return /\bNaN\b/.test(inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null }));
}

function isSameValue(actual: string, expected: string, type: Column['type'], encoder: Encoder): boolean {
  const [value, expectedValue] = [actual, expected].map((hex) => encoder.decode(Buffer.from(hex, 'hex'), type));
  return actual.length === expected.length && findDifference(value, expectedValue) === undefined;
}

async function outcomeOf<T>(act: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    return { error };
  }
}
