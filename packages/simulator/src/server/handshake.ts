import { cqlVersion } from '../system/system-rows.ts';
import { protocolVersion } from '../protocol/frame.ts';
import type { AuthResponseRequest } from '../protocol/requests/auth-response.ts';
import type { StartupRequest } from '../protocol/requests/startup.ts';
import type { Request } from '../protocol/request.ts';
import type { Response } from '../protocol/response.ts';
import type { ErrorResponse } from '../protocol/responses/error.ts';
import type { Authentication } from './authentication.ts';

/** What this server offers. It offers no compression, so drivers send plain frames. */
const supported: Response = {
  kind: 'supported',
  options: new Map([
    ['PROTOCOL_VERSIONS', [`${protocolVersion}/v${protocolVersion}`]],
    ['COMPRESSION', []],
    ['CQL_VERSION', [cqlVersion]],
  ]),
};

/** The messages of a connection before its first statement. */
export class Handshake {
  readonly #authentication: Authentication | undefined;
  #stage: 'new' | 'authenticating' | 'ready' = 'new';
  #authenticationStep = 0;

  constructor(authentication: Authentication | undefined) {
    this.#authentication = authentication;
  }

  get isReady(): boolean {
    return this.#stage === 'ready';
  }

  /** Answers STARTUP: with READY, or with AUTHENTICATE. */
  start({ options }: StartupRequest): Response {
    if (this.#stage === 'ready')
      return protocolError('Unexpected message STARTUP, the connection is already initialized');
    if (this.#stage === 'authenticating') return this.unexpected({ opcode: 'STARTUP' });
    const compression = options.get('COMPRESSION');
    if (!options.has('CQL_VERSION')) return protocolError('Missing value CQL_VERSION in STARTUP message');
    if (compression !== undefined && compression !== '') {
      return protocolError(`Unknown compression algorithm: ${compression}`);
    }
    if (!this.#authentication) {
      this.#stage = 'ready';
      return { kind: 'ready' };
    }
    this.#stage = 'authenticating';
    return { kind: 'authenticate', authenticator: this.#authentication.authenticator };
  }

  /** Answers OPTIONS. During a login only the login is accepted. */
  offer(): Response {
    return this.#stage === 'authenticating' ? this.unexpected({ opcode: 'OPTIONS' }) : supported;
  }

  /** Answers a token: with another challenge, success, or badCredentials. A client that is logged in succeeds again. */
  logIn(request: AuthResponseRequest): Response {
    if (this.#stage === 'ready') return { kind: 'auth-success', token: null };
    if (!this.#authentication || this.#stage === 'new') return this.unexpected(request);
    const response = this.#authentication.answer(request.token ?? Buffer.alloc(0), this.#authenticationStep);
    if (response.kind === 'auth-challenge') this.#authenticationStep++;
    else this.#authenticationStep = 0;
    if (response.kind === 'auth-success') this.#stage = 'ready';
    return response;
  }

  /** Answers a message that is not allowed yet. */
  unexpected({ opcode }: Pick<Request, 'opcode'>): Response {
    const expected = this.#stage === 'authenticating' ? 'expecting SASL_RESPONSE' : 'expecting STARTUP or OPTIONS';
    return protocolError(`Unexpected message ${opcode}, ${expected}`);
  }
}

function protocolError(message: string): ErrorResponse {
  return { kind: 'error', error: 'protocol', message };
}
