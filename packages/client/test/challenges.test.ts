/** Logins that take more than one message, on every path. */
import { createHash } from 'node:crypto';
import { AsyncCluster, errors, type ClusterOptions } from '@async-cassandra/client';
import { startSimulator, type AuthenticationScript, type Simulator } from '@async-cassandra/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { paths } from './each-path.ts';
import { failureOf } from './same-error.ts';

const nonce = Buffer.from('00017f80ff0a0d2a', 'hex');
const sha256 = (...[first, second]: [string | Buffer, string | Buffer]): Buffer =>
  createHash('sha256').update(first).update(second).digest();

/** The server asks for a digest, then for a reply to its own digest. */
function digestScript(password: string, serversPassword = password): AuthenticationScript {
  return {
    authenticator: 'org.example.DigestAuthenticator',
    steps: [
      { answer: 'DIGEST', challenge: nonce },
      { answer: sha256(nonce, password), challenge: sha256(serversPassword, nonce) },
      { answer: '' },
    ],
    token: 'welcome',
  };
}

async function start(authentication: AuthenticationScript): Promise<Simulator> {
  const simulator = await startSimulator({ authentication });
  onTestFinished(() => simulator.stop());
  return simulator;
}

describe.for(paths)('$title', ({ options }) => {
  const threadModule = new URL('./tasks/challenge.setup.ts', import.meta.url);
  const clusterOf = ({ contactPoints, localDataCenter, port }: Simulator): AsyncCluster => {
    const connection: ClusterOptions = { contactPoints, localDataCenter, protocolOptions: { port } };
    return new AsyncCluster({ ...connection, threadModule, ...options() });
  };

  it('answers the challenges of the server on every connection', async () => {
    const simulator = await start(digestScript('lovelace'));
    await using cluster = clusterOf(simulator);
    await using session = await cluster.connect();

    const answers = await Promise.all(
      Array.from({ length: 40 }, () => session.execute('SELECT key FROM system.local')),
    );

    expect(new Set(answers.map((answer) => answer.first()?.['key']))).toEqual(new Set(['local']));
    const connections = Map.groupBy(simulator.requests({ opcode: 'AUTH_RESPONSE' }), ({ connection }) => connection);
    expect(connections.size).toBeGreaterThanOrEqual(cluster.executor.maxWorkers);
    expect(new Set([...connections.values()].map(({ length }) => length))).toEqual(new Set([3]));
  });

  it.each([
    [
      'the server refuses',
      digestScript('byron'),
      'The token of step 2 is not the expected one',
      errors.AuthenticationError,
    ],
    ['the authenticator refuses', digestScript('lovelace', 'byron'), 'this server does not know the password', Error],
  ])('rejects connect() with the error of the host when %s', async (_who, script, message, errorClass) => {
    await using cluster = clusterOf(await start(script));

    const error = await failureOf(cluster.connect());

    expect(error).toBeInstanceOf(errors.NoHostAvailableError);
    const [inner] = Object.values(error['innerErrors'] as Record<string, Error>);
    expect(inner).toBeInstanceOf(errorClass);
    expect(inner!.message).toContain(message);
  });
});
