import type { ErrorResponse } from '../protocol/responses/error.ts';
import type { AuthTokenResponse } from '../protocol/responses/authenticate.ts';

/** A login that a simulator with authentication takes. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** One AUTH_RESPONSE of an exchange, and what comes back for it. */
export interface AuthenticationStep {
  /** The token that the client must send; a text is its UTF-8. */
  readonly answer: string | Uint8Array;
  /** The token of the AUTH_CHALLENGE that follows; the last step has none. */
  readonly challenge?: string | Uint8Array;
  /** What badCredentials says of any other token. Default: that it is not the expected one. */
  readonly refusal?: string;
}

/** An exchange of any authenticator, step by step. */
export interface AuthenticationScript {
  /** The Java class in AUTHENTICATE, by which drivers choose what they say. */
  readonly authenticator: string;
  /** At least one. Any other token than the step's is answered with badCredentials, and the exchange begins anew. */
  readonly steps: readonly AuthenticationStep[];
  /** The token of AUTH_SUCCESS. Default: null. */
  readonly token?: string | Uint8Array;
}

/** How a connection logs in. */
export interface Authentication {
  readonly authenticator: string;
  /** The answer to the token of step `step`, from 0. A challenge leads on to the next. */
  readonly answer: (token: Buffer, step: number) => AuthTokenResponse | ErrorResponse;
}

/** As Cassandra's `PasswordAuthenticator`: one token, SASL PLAIN. */
export function passwordAuthentication(logins: readonly Credentials[]): Authentication {
  return {
    authenticator: 'org.apache.cassandra.auth.PasswordAuthenticator',
    answer(token) {
      // authorization id (whatever it is), user and password, each behind a NUL but the first
      const [password = '', username = ''] = token.toString('utf8').split('\0').slice(1).toReversed();
      if (password === '') return refuse('Password must not be null');
      if (username === '') return refuse('Authentication ID must not be null');
      const isKnown = logins.some((login) => login.username === username && login.password === password);
      return isKnown
        ? { kind: 'auth-success', token: null }
        : refuse(`Provided username ${username} and/or password are incorrect`);
    },
  };
}

/** The exchange of a script. */
export function scriptedAuthentication({ authenticator, steps, token }: AuthenticationScript): Authentication {
  return {
    authenticator,
    answer(given, number) {
      const step = steps[number];
      if (!step || !given.equals(toBytes(step.answer))) {
        return refuse(step?.refusal ?? `The token of step ${number + 1} is not the expected one`);
      }
      if (number < steps.length - 1) return { kind: 'auth-challenge', token: toBytes(step.challenge ?? '') };
      return { kind: 'auth-success', token: token === undefined ? null : toBytes(token) };
    },
  };
}

function toBytes(value: string | Uint8Array): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
}

function refuse(message: string): ErrorResponse {
  return { kind: 'error', error: 'badCredentials', message };
}
