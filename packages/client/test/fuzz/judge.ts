/** A page through the simulator, the threads and back, beside the unmodified driver's reading of the same bytes. */
import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { encodeResponse, startSimulator, type Simulator } from '@async-cassandra/simulator';
import driver, { Client, type types } from 'cassandra-driver';
import { findRowDifference } from '../same-value.ts';
import type { PageCase } from './page-case.ts';

/** What is asked for a page; several are under way at a time, each with statements of its own. */
const statementsOf = (place: number) => ({
  read: `SELECT fuzz ${place}`,
  /** Answered with the same columns and no row: what they are to the driver. */
  describe: `SELECT no fuzz ${place}`,
  write: `INSERT fuzz ${place}`,
  /** The same by the plain driver. */
  writePlainly: `INSERT plain fuzz ${place}`,
});
const headerBytes = 9;

/** How values are presented and bound, as many as `PageCase.encoding` has; each with a client and a plain driver of its own. */
const encodings = [{}, { map: Map, set: Set, useBigIntAsLong: true, useBigIntAsVarint: true }];

interface Pair {
  readonly cluster: AsyncCluster;
  readonly session: AsyncSession;
  readonly plain: Client;
  readonly encoder: Encoder;
}

type Column = types.ResultSet['columns'][number];

/** The driver's cell codec, which its types leave out. */
interface Encoder {
  decode(cell: Buffer | null, type: Column['type']): unknown;
}

const { Encoder: EncoderClass } = driver as unknown as { readonly Encoder: new (protocolVersion: number, options: object) => Encoder };

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

export class Judge implements AsyncDisposable {
  readonly #simulator: Simulator;
  readonly #pairs: readonly Pair[];

  private constructor(simulator: Simulator, pairs: readonly Pair[]) {
    this.#simulator = simulator;
    this.#pairs = pairs;
  }

  static async start(options: ClusterOptions): Promise<Judge> {
    const simulator = await startSimulator({ recordedRequests: 500, rules: [{ when: { query: /^INSERT/ }, then: { rows: [], columns: { done: 'int' } } }] });
    const { contactPoints, port, localDataCenter } = simulator;
    const connection = { contactPoints: [...contactPoints], protocolOptions: { port }, localDataCenter };
    const pairs: Pair[] = [];
    for (const encoding of encodings) {
      const cluster = new AsyncCluster({ ...connection, ...options, encoding });
      const plain = new Client({ ...connection, encoding });
      await plain.connect();
      pairs.push({ cluster, session: await cluster.connect(), plain, encoder: new EncoderClass(4, { encoding }) });
    }
    return new Judge(simulator, pairs);
  }

  /** What is wrong with the client's reading or writing of these pages, all at a time; `undefined` if nothing is. */
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
    // Not by the plain driver's own reading: after a cell that it cannot decode its connection answers nothing more.
    const { columns } = await pair.plain.execute(describe);
    const expected = await outcomeOf(() => decodeRows(page, columns, pair.encoder));
    const actual = await outcomeOf(async () => (await pair.session.execute(read)).rows as object[]);
    if ('error' in expected) {
      return 'error' in actual ? undefined : `The driver fails with ${String(expected.error)}, the client has rows.`;
    }
    if ('error' in actual) {
      const areAllReadable = !('error' in (await outcomeOf(() => decodeCells(page, columns, pair.encoder))));
      return page.isSpoilt || !areAllReadable ? undefined : `The client fails with ${String(actual.error)}, the driver has rows.`;
    }
    const difference = findRowDifference(actual.value, expected.value);
    if (difference !== undefined || page.isSpoilt) return difference;
    return this.#findWritingFault(page, place, columns, pair, [actual.value[0]!, expected.value[0]!]);
  }

  /** A value of the first row, bound again: that of the page by the client, that of the driver by the driver. */
  async #findWritingFault(page: PageCase, place: number, columns: readonly Column[], { plain, session }: Pair, rows: readonly [object, object]): Promise<string | undefined> {
    const { name } = columns[page.boundColumn]!;
    const { write, writePlainly } = statementsOf(place);
    const hint = columns.findLast((column) => column.name === name)!.type;
    const [value, expectedValue] = rows.map((row) => (row as Record<string, unknown>)[name]);
    const options = { prepare: false, hints: [hint] };
    const expected = await this.#boundBytes(writePlainly, () => plain.execute(writePlainly, [expectedValue], options as never));
    const actual = await this.#boundBytes(write, () => session.execute(write, [value], options));
    return actual === expected ? undefined : `A ${JSON.stringify(hint)} is bound as ${actual} instead of ${expected}.`;
  }

  /** What arrives at the server, or that nothing does. */
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

function bodyOf({ columns, rows }: PageCase): Buffer {
  const specs = columns.map(({ name, type }) => ({ keyspace: 'fuzz', table: 'page', name, type }));
  return encodeResponse(0, { kind: 'rows', columns: specs, rows }).subarray(headerBytes);
}

/** Rows as the driver's parser builds them, but that a cell which another of its name hides need not be readable. */
function decodeRows({ rows }: PageCase, columns: readonly Column[], encoder: Encoder): object[] {
  const places = new Map(columns.map(({ name }, index) => [name, index]));
  return rows.map((cells) => {
    const row: Record<string, unknown> = {};
    for (const [name, index] of places) row[name] = decodeCell(cells[index], columns[index]!, encoder);
    return row;
  });
}

/** All of them, as the way through the driver has to. */
function decodeCells({ rows }: PageCase, columns: readonly Column[], encoder: Encoder): void {
  for (const cells of rows) columns.forEach((column, index) => decodeCell(cells[index], column, encoder));
}

/** From a copy: the decoder may keep the bytes it is given. */
function decodeCell(cell: Buffer | null | undefined, { type }: Column, encoder: Encoder): unknown {
  return encoder.decode(cell ? Buffer.from(cell) : null, type);
}

async function outcomeOf<T>(act: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    return { error };
  }
}
