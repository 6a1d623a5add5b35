import { createHash } from 'node:crypto';
import { decodeResponse } from '@async-cassandra/simulator';
import { RawClient } from '../raw-client.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** The settings of a server whose authenticator sends challenges; it is compiled from the file beside this one. */
export const challengeSettings = { authenticator: 'asynccassandra.recording.ChallengingAuthenticator' } as const;

export const challengeSource = new URL('ChallengingAuthenticator.java', import.meta.url);

type Answer = string | Buffer | ((challenge: Buffer) => Buffer);

const digestOf = (challenge: Buffer): Buffer => createHash('sha256').update(challenge).update('cassandra').digest();
const plainToken = '\0cassandra\0cassandra';

/** The tokens of each exchange, the last of which ends it. */
const exchanges: readonly (readonly [name: string, answers: readonly Answer[]])[] = [
  ['one challenge', ['PLAIN', plainToken]],
  ['one challenge, wrong password', ['PLAIN', '\0cassandra\0guess']],
  ['two challenges', ['DIGEST', digestOf, '']],
  ['two challenges, wrong digest', ['DIGEST', Buffer.alloc(32)]],
  ['two challenges, wrong end', ['DIGEST', digestOf, 'more']],
  ['no challenge', [plainToken]],
];

/** Logins by challenges, and messages that have no place between them. */
export async function recordChallenges(proxy: RecordingProxy): Promise<void> {
  for (const [name, answers] of exchanges) {
    proxy.label = name;
    await using client = await RawClient.start(proxy.port);
    await exchange(client, answers);
  }
  proxy.label = 'statement after a challenge';
  await using client = await RawClient.start(proxy.port);
  await exchange(client, ['PLAIN']);
  await client.query('SELECT key FROM system.local');
  await exchange(client, [plainToken]);
  await client.query('SELECT key FROM system.local');
}

async function exchange(client: RawClient, answers: readonly Answer[]): Promise<void> {
  let challenge: Buffer = Buffer.alloc(0);
  for (const answer of answers) {
    const token = typeof answer === 'function' ? answer(challenge) : Buffer.from(answer);
    const { response } = decodeResponse(await client.ask({ opcode: 'AUTH_RESPONSE', token }));
    if (response.kind === 'auth-challenge') challenge = response.token ?? Buffer.alloc(0);
  }
}
