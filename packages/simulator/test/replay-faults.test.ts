import { createHash } from 'node:crypto';
import {
  decodeRequest,
  decodeResponse,
  encodeResponse,
  startSimulator,
  type AuthenticationScript,
  type ErrorDetails,
  type RuleError,
} from '@async-cassandra/simulator';
import { types } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from './raw-client.ts';
import { parseFrame, readRecorded } from './recorded.ts';

const logins = readRecorded('logins');
const faults = readRecorded('faults');

describe('logins recorded from a server that asks for passwords', () => {
  const credentials = [
    { username: 'cassandra', password: 'cassandra' },
    { username: 'reader', password: 'reader' },
  ];
  const names = [...new Set(logins.map(({ name }) => name))].filter((name) => !/^event|^role$|^error/.test(name));

  it.each(names)('%s: is answered with the recorded bytes', async (name) => {
    await using simulator = await startSimulator({ credentials });
    await using client = await RawClient.open(simulator.port);
    const exchanges = logins.filter((each) => each.name === name && each.request !== undefined);

    for (const { request = '', response } of exchanges) {
      expect(await client.send(Buffer.from(request, 'hex'))).toEqual(parseFrame(response));
    }
    expect(exchanges.length).toBeGreaterThanOrEqual(1);
  });

  it('contain every message of a login', () => {
    const requests = logins.flatMap(({ request }) =>
      request === undefined ? [] : decodeRequest(parseFrame(request)).request.opcode,
    );
    const responses = logins.map(({ response }) => decodeResponse(parseFrame(response)).response.kind);

    expect(requests).toEqual(expect.arrayContaining(['STARTUP', 'AUTH_RESPONSE', 'QUERY', 'OPTIONS']));
    expect(responses).toEqual(expect.arrayContaining(['authenticate', 'auth-success', 'error']));
  });
});

describe('logins recorded from a server whose authenticator sends challenges', () => {
  const challenges = readRecorded('challenges');
  const authenticator = 'asynccassandra.recording.ChallengingAuthenticator';
  const login = {
    answer: '\0cassandra\0cassandra',
    refusal: 'Provided username cassandra and/or password are incorrect',
  };
  const nonce = Buffer.from('00017f80ff0a0d2a', 'hex');
  const sha256 = (...parts: (string | Buffer)[]): Buffer =>
    createHash('sha256')
      .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
      .digest();
  const none: AuthenticationScript = { authenticator, steps: [login] };
  const one: AuthenticationScript = { authenticator, steps: [{ answer: 'PLAIN', challenge: 'PLAIN-START' }, login] };
  const two: AuthenticationScript = {
    authenticator,
    steps: [
      { answer: 'DIGEST', challenge: nonce },
      { answer: sha256(nonce, 'cassandra'), challenge: sha256('cassandra', nonce) },
      { answer: '' },
    ],
    token: 'welcome',
  };

  it.each([
    ['no challenge', none, 1, 'auth-success'],
    ['one challenge', one, 2, 'auth-success'],
    ['one challenge, wrong password', one, 2, 'error'],
    ['two challenges', two, 3, 'auth-success'],
    ['two challenges, wrong digest', two, 2, 'error'],
    ['two challenges, wrong end', two, 3, 'error'],
    ['statement after a challenge', one, 4, 'rows'],
  ])('%s: is answered with the recorded bytes', async (name, authentication, steps, end) => {
    await using simulator = await startSimulator({ authentication });
    await using client = await RawClient.open(simulator.port);
    const exchanges = challenges.filter((each) => each.name === name);

    for (const { request = '', response } of exchanges) {
      expect(await client.send(Buffer.from(request, 'hex'))).toEqual(parseFrame(response));
    }
    expect(exchanges.length).toBe(steps + 1);
    expect(decodeResponse(parseFrame(exchanges.at(-1)!.response)).response.kind).toBe(end);
  });
});

describe('errors recorded from a cluster with faults', () => {
  const recorded = [
    ...logins,
    ...readRecorded('challenges'),
    ...faults,
    ...readRecorded('driver'),
    ...readRecorded('raw'),
  ]
    .filter(({ response }) => response.startsWith('84'))
    .map(({ name, response }) => ({ name, frame: parseFrame(response), ...decodeResponse(parseFrame(response)) }))
    .flatMap(({ response, ...rest }) => (response.kind === 'error' ? [{ ...rest, error: response }] : []));
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.stop());

  it.each(recorded)(
    '$name ($error.error): a rule with its fields gives the very bytes',
    async ({ error, frame, envelope }) => {
      await using client = await RawClient.start(simulator.port);
      const { warnings } = envelope;
      const remove = simulator.addRule({
        when: {},
        then: { error: toRuleError(error), ...(warnings && { warnings }) },
      });

      const got = await client.query('SELECT anything');
      remove();

      expect({ flags: got.flags, body: got.body.toString('hex') }).toEqual({
        flags: frame.flags,
        body: frame.body.toString('hex'),
      });
    },
  );

  it('are all errors that three nodes can give', () => {
    expect([...new Set(recorded.map(({ error }) => error.error))].toSorted()).toEqual([
      'alreadyExists',
      'badCredentials',
      'config',
      'functionFailure',
      'invalid',
      'overloaded',
      'protocol',
      'readFailure',
      'readTimeout',
      'server',
      'syntax',
      'truncate',
      'unauthorized',
      'unavailable',
      'unprepared',
      'writeFailure',
      'writeTimeout',
    ]);
  });

  it('include each kind of write that can time out', () => {
    const writeTypes = recorded.flatMap(({ error }) => (error.error === 'writeTimeout' ? error.writeType : []));

    expect([...new Set(writeTypes)].toSorted()).toEqual(['BATCH_LOG', 'CAS', 'COUNTER', 'SIMPLE', 'UNLOGGED_BATCH']);
  });
});

describe('events recorded while nodes and schemas change', () => {
  const events = [...faults, ...readRecorded('driver')].flatMap(({ name, response }) => {
    const { response: message } = decodeResponse(parseFrame(response.replace(/^85/, '84')));
    return message.kind === 'event' ? [{ name, response, event: message.event }] : [];
  });
  const titles = events.map(({ event }) =>
    event.eventType === 'SCHEMA_CHANGE' ? `${event.schema.change} ${event.schema.target}` : event.change,
  );

  it('are of every kind', () => {
    const changes = ['CREATED', 'UPDATED', 'DROPPED'].flatMap((change) =>
      ['KEYSPACE', 'TABLE', 'TYPE', 'FUNCTION', 'AGGREGATE'].map((target) => `${change} ${target}`),
    );
    expect([...new Set(titles)]).toEqual(
      expect.arrayContaining([...changes, 'NEW_NODE', 'UP', 'DOWN', 'REMOVED_NODE']),
    );
  });

  it('are sent by the simulator with the same bytes', async () => {
    await using simulator = await startSimulator();
    await using client = await RawClient.start(simulator.port);
    await client.ask({ opcode: 'REGISTER', eventTypes: ['TOPOLOGY_CHANGE', 'STATUS_CHANGE', 'SCHEMA_CHANGE'] });
    for (const { event, response } of events) {
      simulator.emit(event);
      const frame = await client.next();
      const { response: received } = decodeResponse(frame);

      expect(encodeResponse(frame.stream, received).toString('hex')).toBe(response);
    }
  });
});

const consistencyNames = Object.fromEntries(
  Object.entries(types.consistencies).map(([name, code]) => [code, name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()]),
);

/** A recorded error as somebody would write it in a rule. */
function toRuleError(details: ErrorDetails & { readonly kind: 'error' }): RuleError {
  const { kind: _, error, ...fields } = details;
  const consistency = 'consistency' in fields ? { consistency: consistencyNames[fields.consistency] } : {};
  return { ...fields, ...consistency, code: error } as RuleError;
}
