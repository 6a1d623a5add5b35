import { decodeCell, decodeResponse, startSimulator, type Frame, type Simulator } from '@async-cassandra/simulator';
import '@async-cassandra/cassandra';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { RawClient } from '../raw-client.ts';
import { sortedSignatures } from '../sorted-signatures.ts';
import { statementGroups } from './statements.ts';

const cassandra = inject('cassandra');
const server = 'skipped' in cassandra ? undefined : cassandra;

let simulator: Simulator;
let both: readonly [real: RawClient, simulated: RawClient];

beforeAll(async () => {
  if (!server) return;
  simulator = await startSimulator();
  const { contactPoints, port, username, password } = server;
  const host = contactPoints[0];
  const real =
    username === undefined
      ? await RawClient.start(port, host)
      : await RawClient.logIn(port, username, password ?? '', host);
  both = [real, await RawClient.start(simulator.port)];
});

afterAll(async () => {
  if (!server) return;
  await Promise.all(both.map((client) => client[Symbol.asyncDispose]()));
  await simulator.stop();
});

/** Invalid on both, and the simulator says so in other words. Syntax errors all differ: it says what it understands. */
const inOwnWords = new Set(['SELECT sum(v) FROM t WHERE id = 1']);

/** An answer as values: cells decoded, columns with their types, an error with all its fields. */
type Shown = Readonly<Record<string, unknown>>;

function isSyntaxError(shown: Shown): boolean {
  return shown['error'] === 'syntax';
}

async function askBoth(query: string): Promise<readonly [real: Shown, simulated: Shown]> {
  const [real, simulated] = await Promise.all(both.map((client) => client.query(query)));
  return [show(real as Frame), show(simulated as Frame)];
}

describe.skipIf(!server)('the simulator beside a real server', () => {
  describe.each(Object.keys(statementGroups))('%s', (group) => {
    const keyspace = `same_${group.replaceAll(' ', '_')}`;

    beforeAll(async () => {
      await askBoth(`DROP KEYSPACE IF EXISTS ${keyspace}`);
      await askBoth(
        `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      );
      await askBoth(`USE ${keyspace}`);
    });

    afterAll(() => askBoth(`DROP KEYSPACE ${keyspace}`));

    it.each(statementGroups[group] ?? [])('%s', async (statement) => {
      const [real, simulated] = await askBoth(statement);

      if (isSyntaxError(real) || inOwnWords.has(statement)) {
        expect({ ...simulated, message: '' }).toEqual({ ...real, message: '' });
      } else expect(simulated).toEqual(real);
    });
  });
});

function show(frame: Frame): Shown {
  const { response, envelope } = decodeResponse(frame);
  if (response.kind === 'error')
    return { ...response, message: sortedSignatures(response.message), warnings: envelope.warnings };
  if (response.kind !== 'rows') return { ...response, warnings: envelope.warnings };
  const { columns, rows, pagingState } = response;
  return {
    columns,
    rows: rows.map((row) =>
      row.map((cell, i) => decodeCell(columns[i]?.type ?? { kind: 'custom', className: '' }, cell)),
    ),
    hasMore: pagingState !== undefined,
    warnings: envelope.warnings,
  };
}
