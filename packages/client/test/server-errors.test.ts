/** Every error of the native protocol, on each path, compared with the unmodified driver. */
import { AsyncCluster, errors, types, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { startSimulator, type RuleError, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { paths } from './each-path.ts';
import { expectSameError, failureOf } from './same-error.ts';

const codes = types.responseErrorCodes;

/** Each with its code as a number, so that both sides use the same one. */
const serverErrors: readonly (readonly [code: number, error: RuleError])[] = [
  [codes.serverError, { code: 'server', message: 'an internal one' }],
  [codes.protocolError, { code: 'protocol' }],
  [codes.badCredentials, { code: 'badCredentials' }],
  [codes.unavailableException, { code: 'unavailable', required: 3, alive: 1, consistency: 'QUORUM' }],
  [codes.overloaded, { code: 'overloaded' }],
  [codes.isBootstrapping, { code: 'bootstrapping' }],
  [codes.truncateError, { code: 'truncate' }],
  [codes.writeTimeout, { code: 'writeTimeout', received: 0, blockFor: 1, writeType: 'SIMPLE', consistency: 'ALL' }],
  [codes.writeTimeout, { code: 'writeTimeout', received: 0, blockFor: 1, writeType: 'BATCH_LOG' }],
  [codes.writeTimeout, { code: 'writeTimeout', received: 1, blockFor: 2, writeType: 'CAS', consistency: 'SERIAL' }],
  [codes.writeTimeout, { code: 'writeTimeout', received: 1, blockFor: 2, writeType: 'CDC' }],
  [codes.readTimeout, { code: 'readTimeout', received: 1, blockFor: 2, isDataPresent: false, consistency: 'QUORUM' }],
  [codes.readTimeout, { code: 'readTimeout', received: 2, blockFor: 2, isDataPresent: true, consistency: 'TWO' }],
  [codes.readFailure, { code: 'readFailure', received: 0, blockFor: 2, failures: 2, isDataPresent: true }],
  [
    codes.functionFailure,
    { code: 'functionFailure', keyspace: 'faults', functionName: 'f', argumentTypes: ['int', 'text'] },
  ],
  [codes.writeFailure, { code: 'writeFailure', received: 0, blockFor: 2, failures: 1, writeType: 'COUNTER' }],
  [codes.syntaxError, { code: 'syntax' }],
  [codes.unauthorized, { code: 'unauthorized' }],
  [codes.invalid, { code: 'invalid' }],
  [codes.configError, { code: 'config' }],
  [codes.alreadyExists, { code: 'alreadyExists', keyspace: 'faults', table: 't' }],
  [codes.alreadyExists, { code: 'alreadyExists', keyspace: 'faults', table: '' }],
  [0x1600, { code: 0x1600, message: 'of a later protocol', fields: Buffer.from([1, 2, 3]) }],
];

const select = 'SELECT v FROM faults.t WHERE id = 1';
const selectBound = 'SELECT v FROM faults.t WHERE id = ?';
const insert = "INSERT INTO faults.t (id, v) VALUES (2, 'two')";

let simulator: Simulator;
let plain: Client;
let options: ClusterOptions;

beforeAll(async () => {
  simulator = await startSimulator({});
  options = {
    contactPoints: [...simulator.contactPoints],
    localDataCenter: simulator.localDataCenter,
    protocolOptions: { port: simulator.port },
  };
  plain = new Client(options as ConstructorParameters<typeof Client>[0]);
  await plain.execute("CREATE KEYSPACE faults WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await plain.execute('CREATE TABLE faults.t (id int PRIMARY KEY, v text)');
  await plain.execute("INSERT INTO faults.t (id, v) VALUES (1, 'one')");
});
afterAll(async () => {
  await plain.shutdown();
  await simulator.stop();
});

describe.for(paths)('$title', ({ options: own }) => {
  let cluster: AsyncCluster;
  let session: AsyncSession;
  beforeAll(async () => {
    cluster = new AsyncCluster({ ...options, ...own() });
    session = await cluster.connect();
  });
  afterAll(() => cluster.shutdown());

  const title = ([code, error]: (typeof serverErrors)[number]): string =>
    `${error.code} (${code}) ${'writeType' in error ? error.writeType : ''}`;

  it.for(serverErrors.map((row) => [title(row), ...row] as const))(
    'rejects with %s as the plain driver does',
    async ([, code, error]) => {
      onTestFinished(
        simulator.addRule({ when: { query: /faults\.t /, opcode: ['QUERY', 'EXECUTE', 'BATCH'] }, then: { error } }),
      );
      const calls = [
        [() => plain.execute(select), () => session.execute(select)],
        [() => plain.execute(selectBound, [1], { prepare: true }), () => session.execute(selectBound, [1])],
        [() => plain.batch([insert], {}), () => session.batch([insert])],
      ] as const;
      for (const [askPlain, ask] of calls) {
        const expected = await failureOf(askPlain());
        const actual = await failureOf(ask());

        const ofTheServer =
          actual instanceof errors.NoHostAvailableError ? Object.values(actual.innerErrors)[0] : actual;
        expect(ofTheServer).toBeInstanceOf(errors.ResponseError);
        expect(ofTheServer).toMatchObject({ code });
        expectSameError(actual, expected, 'server-errors.test.ts');
      }
    },
  );

  it.for(['syntax', 'invalid', 'unauthorized', 'overloaded'] as const)(
    'rejects with %s when PREPARE fails',
    async (code) => {
      onTestFinished(simulator.addRule({ when: { query: /prepare_me/, opcode: 'PREPARE' }, then: { error: code } }));
      const statement = `SELECT v FROM faults.t WHERE id = ? /* prepare_me ${code} */`;

      const expected = await failureOf(plain.execute(statement, [1], { prepare: true }));
      const actual = await failureOf(session.execute(statement, [1]));
      const prepared = await failureOf(session.prepare(statement));

      expectSameError(actual, expected, 'server-errors.test.ts');
      expectSameError(prepared, expected, 'server-errors.test.ts');
    },
  );

  it('handles an unknown id of a prepared statement as the plain driver does', async () => {
    const error: RuleError = { code: 'unprepared', id: Buffer.from('nobody prepared this') };
    onTestFinished(simulator.addRule({ when: { query: selectBound, opcode: 'EXECUTE' }, then: { error } }));

    const expected = await failureOf(plain.execute(selectBound, [1], { prepare: true }));
    const actual = await failureOf(session.execute(selectBound, [1]));

    expect(actual).toBeInstanceOf(errors.DriverInternalError);
    expectSameError(actual, expected, 'server-errors.test.ts');
  });

  it('stays usable after all these errors', async () => {
    expect((await session.execute(select)).first()?.['v']).toBe('one');
  });
});
