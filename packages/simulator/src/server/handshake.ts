import { CQL_VERSION } from '../engine/system-rows.ts';
import { PROTOCOL_VERSION } from '../protocol/frame.ts';
import type { AuthResponseRequest } from '../protocol/requests/auth-response.ts';
import type { StartupRequest } from '../protocol/requests/startup.ts';
import type { Response } from '../protocol/response.ts';
import type { Credentials } from './connection-host.ts';

const AUTHENTICATOR = 'org.apache.cassandra.auth.PasswordAuthenticator';

/** What this server offers. Compression is not among it: drivers then send plain frames. */
export const SUPPORTED: Response = {
  kind: 'supported',
  options: new Map([
    ['PROTOCOL_VERSIONS', [`${PROTOCOL_VERSION}/v${PROTOCOL_VERSION}`]],
    ['COMPRESSION', []],
    ['CQL_VERSION', [CQL_VERSION]],
  ]),
};

/** The answer to STARTUP: ready, or who are you. */
export function answerStartup({ options }: StartupRequest, credentials: Credentials | undefined): Response {
  const compression = options.get('COMPRESSION');
  if (!options.has('CQL_VERSION')) {
    return { kind: 'error', error: 'protocol', message: 'Missing value CQL_VERSION in STARTUP message' };
  }
  if (compression !== undefined && compression !== '') {
    return { kind: 'error', error: 'protocol', message: `Unknown compression algorithm: ${compression}` };
  }
  return credentials ? { kind: 'authenticate', authenticator: AUTHENTICATOR } : { kind: 'ready' };
}

/** The answer to a SASL PLAIN token: `\0user\0password`. */
export function answerLogin({ token }: AuthResponseRequest, credentials: Credentials): Response {
  const [, username, password] = (token ?? Buffer.alloc(0)).toString('utf8').split('\0');
  const isRight = username === credentials.username && password === credentials.password;
  if (isRight) return { kind: 'auth-success', token: null };
  return {
    kind: 'error',
    error: 'badCredentials',
    message: `Provided username ${username ?? ''} and/or password are incorrect`,
  };
}
