import { RawClient } from '../raw-client.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** Tokens of AUTH_RESPONSE, by what is wrong with them; `\0user\0password` is right. */
const tokens: readonly (readonly [name: string, token: string | null])[] = [
  ['login', '\0cassandra\0cassandra'],
  ['login with an authorization id', 'id\0cassandra\0cassandra'],
  ['wrong password', '\0cassandra\0guess'],
  ['unknown user', '\0eve\0cassandra'],
  ['empty password', '\0cassandra\0'],
  ['empty user', '\0\0cassandra'],
  ['no separators', 'cassandra'],
  ['empty token', ''],
];

/** Logins of every kind, and what a role without permissions may not do; on a server that asks for passwords. */
export async function recordLogins(proxy: RecordingProxy): Promise<void> {
  for (const [name, token] of tokens) {
    proxy.label = name;
    await using client = await RawClient.start(proxy.port);
    await client.ask({ opcode: 'AUTH_RESPONSE', token: token === null ? null : Buffer.from(token) });
  }
  for (const name of ['statement before login', 'options before login'] as const) {
    proxy.label = name;
    await using client = await RawClient.start(proxy.port);
    if (name === 'options before login') await client.ask({ opcode: 'OPTIONS' });
    else await client.query('SELECT key FROM system.local');
  }
  proxy.label = 'second attempt';
  await using again = await RawClient.logIn(proxy.port, 'cassandra', 'guess');
  await again.ask({ opcode: 'AUTH_RESPONSE', token: Buffer.from('\0cassandra\0cassandra') });
  proxy.label = 'login twice';
  await using twice = await RawClient.logIn(proxy.port, 'cassandra', 'cassandra');
  await twice.ask({ opcode: 'AUTH_RESPONSE', token: Buffer.from('\0cassandra\0cassandra') });
  await recordUnauthorized(proxy);
}

async function recordUnauthorized(proxy: RecordingProxy): Promise<void> {
  proxy.label = 'role';
  await using admin = await RawClient.logIn(proxy.port, 'cassandra', 'cassandra');
  await admin.query("CREATE ROLE IF NOT EXISTS reader WITH PASSWORD = 'reader' AND LOGIN = true");
  await admin.query(
    "CREATE KEYSPACE IF NOT EXISTS logins WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  await admin.query('CREATE TABLE IF NOT EXISTS logins.t (id int PRIMARY KEY)');
  proxy.label = 'login of a reader';
  await using reader = await RawClient.logIn(proxy.port, 'reader', 'reader');
  proxy.label = 'error unauthorized';
  await reader.query('SELECT * FROM logins.t');
  proxy.label = 'error unauthorized schema';
  await reader.query('DROP TABLE logins.t');
}
