import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { startSimulator, type SimulatorOptions } from '@async-cassandra/simulator';
import { auth, errors, type ClientOptions } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { connectDriver, rejection } from './connect.ts';
import { RawClient } from './raw-client.ts';
import { users } from './tables.ts';

const query = 'SELECT * FROM app.users WHERE id = 1';

/** What connecting to the one node fails with. */
async function refusal(options: SimulatorOptions, clientOptions: Partial<ClientOptions>): Promise<unknown> {
  await using simulator = await startSimulator(options);
  const error = await rejection(connectDriver(simulator, clientOptions));
  expect(error).toBeInstanceOf(errors.NoHostAvailableError);
  return Object.values((error as errors.NoHostAvailableError).innerErrors)[0];
}

async function rowCount(options: SimulatorOptions, clientOptions: Partial<ClientOptions>): Promise<number> {
  await using simulator = await startSimulator({ tables: [users], ...options });
  await using client = await connectDriver(simulator, clientOptions);
  return (await client.execute(query)).rowLength;
}

function login(username: string, password: string): Partial<ClientOptions> {
  return { authProvider: new auth.PlainTextAuthProvider(username, password) };
}

describe('credentials', () => {
  const credentials = { username: 'ann', password: 'secret' };

  it('accept each of several logins', async () => {
    expect(await rowCount({ credentials }, login('ann', 'secret'))).toBe(1);
    expect(await rowCount({ credentials: [credentials, { username: 'ben', password: 'x' }] }, login('ben', 'x'))).toBe(
      1,
    );
  });

  it.each([
    ['a wrong password', login('ann', 'guess'), 'Provided username ann and/or password are incorrect'],
    ['an unknown user', login('eve', 'secret'), 'Provided username eve and/or password are incorrect'],
    ['an empty password', login('ann', ''), 'Password must not be null'],
    ['an empty user', login('', 'secret'), 'Authentication ID must not be null'],
  ])('keep %s out', async (_, clientOptions, message) => {
    const inner = await refusal({ credentials }, clientOptions);

    expect(inner).toBeInstanceOf(errors.AuthenticationError);
    expect(inner).toMatchObject({ message: expect.stringContaining(message) as string });
  });

  it('refuse a client without a login', async () => {
    const inner = await refusal({ credentials }, {});

    expect(inner).toMatchObject({
      message: expect.stringContaining('requires authentication, but no authenticator found') as string,
    });
  });
});

describe('an authentication of several steps', () => {
  const authentication = {
    authenticator: 'com.datastax.bdp.cassandra.auth.DseAuthenticator',
    steps: [{ answer: 'PLAIN', challenge: 'PLAIN-START' }, { answer: '\0ann\0secret' }],
  };

  const loginInSteps = (password: string): Partial<ClientOptions> => ({
    authProvider: new auth.DsePlainTextAuthProvider('ann', password),
  });

  it('accepts a client that answers each challenge', async () => {
    expect(await rowCount({ authentication }, loginInSteps('secret'))).toBe(1);
  });

  it('accepts an authenticator of the application that evaluates each challenge', async () => {
    const nonce = Buffer.from([0, 127, 128, 255]);
    const digest = createHash('sha256').update(nonce).digest();
    const steps = [{ answer: 'DIGEST', challenge: nonce }, { answer: digest, challenge: '' }, { answer: 'done' }];
    const challenges: Buffer[] = [];
    const newAuthenticator = (): auth.Authenticator => {
      const answers = steps.map(({ answer }) => Buffer.from(answer)).values();
      const answer = (callback: Function): void => void callback(null, answers.next().value);
      return {
        initialResponse: answer,
        evaluateChallenge(challenge, callback) {
          challenges.push(Buffer.from(challenge));
          answer(callback);
        },
        onAuthenticationSuccess: () => {},
      };
    };
    // A class, though the driver's types say that it is an interface alone.
    const { AuthProvider } = auth as unknown as { readonly AuthProvider: new () => auth.AuthProvider };
    const authProvider = Object.assign(new AuthProvider(), { newAuthenticator });
    const authentication = { authenticator: 'org.example.DigestAuthenticator', steps, token: 'welcome' };

    expect(await rowCount({ authentication }, { authProvider })).toBe(1);
    expect(challenges.slice(0, 2)).toEqual([nonce, Buffer.alloc(0)]);
  });

  it('refuses a client that does not', async () => {
    expect(await refusal({ authentication }, loginInSteps('guess'))).toMatchObject({
      message: expect.stringContaining('The token of step 2 is not the expected one') as string,
    });
  });

  it.each<[SimulatorOptions, string]>([
    [{ authentication, credentials: { username: 'a', password: 'b' } }, 'exclude each other'],
    [{ authentication: { ...authentication, steps: [] } }, 'authentication.steps must have at least one step'],
  ])('%o: is refused', async (options, message) => {
    expect(await rejection(startSimulator(options))).toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('tls', () => {
  const [key = '', cert = '', clientKey = '', clientCert = ''] = ['key', 'cert', 'client-key', 'client-cert'].map(
    (name) => readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), 'utf8'),
  );
  const verified = { ca: [cert], rejectUnauthorized: true };

  it('carries the same protocol to a client that verifies the certificate and its address', async () => {
    expect(await rowCount({ tls: { key, cert } }, { sslOptions: verified })).toBe(1);
  });

  it.each([
    ['does not know the authority', { rejectUnauthorized: true }, { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
    [
      'expects another name',
      { ...verified, servername: 'cassandra.example' },
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
  ])('is refused by a client that %s', async (_, sslOptions, error) => {
    expect(await refusal({ tls: { key, cert } }, { sslOptions })).toMatchObject(error);
  });

  it('asks for a client certificate and accepts one of the given authority', async () => {
    const tls = { key, cert, clientCa: clientCert };
    const sslOptions = { ...verified, key: clientKey, cert: clientCert };

    expect(await rowCount({ tls }, { sslOptions })).toBe(1);
    expect(await refusal({ tls }, { sslOptions: verified })).toBeInstanceOf(Error);
  });

  it('closes the connection of a client that does not speak TLS', async () => {
    await using simulator = await startSimulator({ tls: { key, cert } });
    const raw = await RawClient.open(simulator.port);
    const closed = once(raw.socket, 'close');
    void raw.ask({ opcode: 'OPTIONS' });

    await closed;
    expect(simulator.connectionCount()).toBe(0);
  });
});
