/**
 * Random schema changes, writes, batches and reads, from two clusters of four threads each and one plain client, on a real node.
 * Each row must be one that `docs/decisions/0019-threads-agree-on-schema.md` promises.
 *
 * The test knows the versions of each table's types. For each cluster it knows the version that the cluster agrees on: that of its
 * own last change, or of the last event that it received. A write may use any version from the one that its cluster agreed on at
 * the start of the write, to the latest one that anybody had started to make at its end. If these are the same, the write must
 * succeed and store exactly its value. If not, the write overlaps another client's change. As with the plain driver, it may then
 * fail, or its value may be encoded with any version between.
 *
 * `AGREEMENT_SEED` repeats a run, `AGREEMENT_ROUNDS` makes it longer.
 */
import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { Client } from 'cassandra-driver';
import { expect, it } from 'vitest';
import { ReceivedChanges } from '../received-changes.ts';
import { connectionOptions, server } from '../server.ts';
import { growingTable, plain, readBack, refused, remadeTable, type ChangingTable } from './changing-tables.ts';
import { Random } from './random.ts';

/** One of the two clusters, or the plain client, which knows only what it has seen itself. */
interface Actor {
  readonly name: string;
  readonly run: (cql: string) => Promise<unknown>;
  readonly write: (table: ChangingTable, rows: readonly Row[], random: Random) => Promise<void>;
  readonly read: ((table: ChangingTable, id: number) => Promise<unknown>) | undefined;
  readonly awaitEvents: (() => Promise<void>) | undefined;
  /** The version that it agrees on, for each table. */
  readonly agreed: Map<ChangingTable, number>;
}

interface Row {
  readonly id: number;
  readonly value: unknown;
}

interface Write extends Row {
  readonly actor: string;
  readonly from: number;
  to: number;
  error: unknown;
  /** True if the rows of the table were deleted during the write. */
  isDropped: boolean;
}

const rounds = Number(process.env['AGREEMENT_ROUNDS'] ?? 12);
const seed = Number(process.env['AGREEMENT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

it.skipIf(server === undefined)(
  `finds every row as promised, seed ${seed}`,
  { timeout: 60_000 + rounds * 20_000 },
  async () => {
    process.stdout.write(`AGREEMENT_SEED=${seed} AGREEMENT_ROUNDS=${rounds}\n`);
    await using run = await RandomRun.start(new Random(seed));
    for (let round = 0; round < rounds; round++) {
      // oxlint-disable-next-line no-await-in-loop -- rounds follow each other
      await run.round(round);
    }
    expect(run.found).toBeGreaterThan(rounds);
  },
);

class RandomRun {
  /** How many rows were found as promised. */
  found = 0;
  readonly #random: Random;
  readonly #plain: Client;
  readonly #actors: readonly Actor[];
  readonly #tables: readonly ChangingTable[];
  readonly #close: () => Promise<void>;
  readonly #writes = new Map<ChangingTable, Set<Write>>();
  #nextId = 0;

  private constructor(
    random: Random,
    client: Client,
    actors: readonly Actor[],
    keyspaces: readonly string[],
    close: () => Promise<void>,
  ) {
    const [keyspace, ownKeyspace] = keyspaces as [string, string];
    this.#random = random;
    this.#plain = client;
    this.#actors = actors;
    this.#close = close;
    this.#tables = [
      growingTable(keyspace, 0),
      growingTable(keyspace, 1),
      remadeTable(keyspace, 2),
      remadeTable(keyspace, 3, ownKeyspace),
    ];
  }

  static async start(random: Random): Promise<RandomRun> {
    const keyspaces = ['a', 'b'].map((name) => `agree_${process.pid}_${name}`);
    const client = new Client(connectionOptions());
    await client.execute(
      `CREATE KEYSPACE ${keyspaces[0]} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    );
    const clusters: AsyncCluster[] = [];
    const actors: Actor[] = [plainActor(client)];
    for (const name of ['first', 'second']) {
      const received = new ReceivedChanges();
      const cluster = new AsyncCluster({ ...connectionOptions(), executorThreads: 4, ...received.options });
      clusters.push(cluster);
      // oxlint-disable-next-line no-await-in-loop -- the order does not matter, and errors are easier to read
      actors.push(clusterActor(name, await cluster.connect(), () => received.allOf(client)));
    }
    const run = new RandomRun(random, client, actors, keyspaces, async () => {
      for (const keyspace of keyspaces) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, as the server wants it
        await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
      }
      await Promise.all(clusters.map((cluster) => cluster.shutdown()));
      await client.shutdown();
    });
    await run.#makeTables();
    return run;
  }

  async #makeTables(): Promise<void> {
    for (const table of this.#tables) {
      this.#writes.set(table, new Set());
      for (const actor of this.#actors) actor.agreed.set(table, 0);
      for (const cql of table.create) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, as the server wants it
        await this.#plain.execute(cql);
      }
    }
  }

  /** Makes one change during writes, then writes from every actor, then compares each table with the promise. */
  async round(round: number): Promise<void> {
    const table = this.#random.pick(this.#tables);
    const changer = this.#random.pick(this.#actors);
    const before = this.#actors.map((actor) => this.#write(actor, table));
    await Promise.all([this.#change(changer, table), ...before, this.#write(this.#random.pick(this.#actors))]);
    for (const actor of this.#actors) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that a seed repeats it
      if (actor !== changer && this.#random.below(3) > 0) await this.#awaitEvents(actor);
    }
    await Promise.all(
      this.#actors.flatMap((actor) => [this.#write(actor, table), this.#write(actor), this.#write(actor, table)]),
    );
    for (const each of this.#tables) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, errors are easier to read
      await this.#judge(
        each,
        `seed ${seed}, round ${round}, ${each.name} after ${changer.name}'s change of ${table.name}`,
      );
    }
  }

  async #awaitEvents(actor: Actor): Promise<void> {
    if (actor.awaitEvents === undefined) return;
    await actor.awaitEvents();
    for (const table of this.#tables) actor.agreed.set(table, table.versions.length - 1);
  }

  async #change(actor: Actor, table: ChangingTable): Promise<void> {
    const { statements, dropsRows } = table.change(this.#random);
    const version = table.versions.length - 1;
    for (const cql of statements) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as the server wants it
      await actor.run(cql);
    }
    actor.agreed.set(table, version);
    if (!dropsRows) return;
    const writes = this.#writes.get(table)!;
    // Earlier writes are deleted. Writes that are still running may be deleted too.
    for (const write of writes) {
      write.isDropped = true;
      if (write.to !== Number.POSITIVE_INFINITY) writes.delete(write);
    }
  }

  async #write(actor: Actor, table = this.#random.pick(this.#tables)): Promise<void> {
    const from = actor.agreed.get(table)!;
    const { value } = table.versions.at(-1)!;
    const writes = Array.from({ length: 1 + this.#random.below(8) }, (): Write => {
      const id = this.#nextId++;
      const to = Number.POSITIVE_INFINITY;
      return { id, value: value(id), actor: actor.name, from, to, error: undefined, isDropped: false };
    });
    for (const write of writes) this.#writes.get(table)!.add(write);
    let error: unknown;
    try {
      await actor.write(table, writes, this.#random);
    } catch (thrown) {
      error = thrown ?? new Error('failed with nothing');
    }
    for (const write of writes) {
      write.error = error;
      write.to = table.versions.length - 1;
    }
  }

  async #judge(table: ChangingTable, where: string): Promise<void> {
    const { rows } = await this.#plain.execute(`SELECT id, v FROM ${table.name}`, [], { fetchSize: 5000 });
    const found = new Map(rows.map((row): [number, unknown] => [row['id'] as number, row['v']]));
    const current = table.versions.at(-1)!;
    const reads: Promise<void>[] = [];
    for (const write of this.#writes.get(table)!) {
      const { id, from, to } = write;
      const what = `${where}: row ${id} of the ${write.actor} client, bound to version ${from} to ${to}`;
      const isStrict = from === to && !write.isDropped;
      if (isStrict) expect(write.error, what).toBeUndefined();
      if (!found.has(id)) {
        expect(!isStrict && (write.error !== undefined || write.isDropped), `${what} may be missing`).toBe(true);
        continue;
      }
      const possible = table.versions.slice(from, to + 1).map((version) => readBack(write.value, version, current));
      expect(
        possible.filter((each) => each !== refused),
        what,
      ).toContain(plain(found.get(id)));
      this.found++;
      for (const { read } of this.#actors) {
        if (read === undefined || this.#random.below(6) > 0) continue;
        reads.push(read(table, id).then((value) => expect(plain(value), `${what}, read`).toBe(plain(found.get(id)))));
      }
    }
    await Promise.all(reads);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** Waits for all promises, then rejects with the first error if there is one. */
async function all(promises: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(promises);
  await Promise.all(promises);
}

function plainActor(client: Client): Actor {
  return {
    name: 'plain',
    run: (cql) => client.execute(cql),
    write: async (table, rows) => {
      await all(rows.map(({ id, value }) => client.execute(table.insert, [id, value], { prepare: true })));
    },
    read: undefined,
    awaitEvents: undefined,
    // Its versions stay at 0: it notices a change only when a node rejects a statement.
    agreed: new (class extends Map<ChangingTable, number> {
      override set(table: ChangingTable): this {
        return super.set(table, 0);
      }
    })(),
  };
}

function clusterActor(name: string, session: AsyncSession, awaitEvents: () => Promise<void>): Actor {
  return {
    name,
    run: (cql) => session.execute(cql),
    write: async (table, rows, random) => {
      const { insert } = table;
      const way = random.below(4);
      const paramsOf = rows.map(({ id, value }) => [id, value]);
      if (way === 0) await all(paramsOf.map((params) => session.execute(insert, params)));
      else if (way === 1) await all(rows.map(({ id, value }) => session.execute(insert, { id, v: value })));
      else if (way === 2) {
        const prepared = await session.prepare(insert);
        await all(paramsOf.map((params) => session.execute(prepared, params)));
      } else {
        const entries = paramsOf.map((params) => ({ query: insert, params }));
        await session.batch(entries, { logged: random.below(2) === 0 });
      }
    },
    read: async (table, id) => (await session.execute(table.select, [id])).first()?.['v'],
    awaitEvents,
    agreed: new Map(),
  };
}
