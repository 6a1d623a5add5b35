import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';

/** AUTHENTICATE (section 4.2.3): the Java class of the authenticator the client must satisfy. */
export interface AuthenticateResponse {
  readonly kind: 'authenticate';
  readonly authenticator: string;
}

/** AUTH_CHALLENGE and AUTH_SUCCESS (sections 4.2.7, 4.2.8): a token, or null. */
export interface AuthTokenResponse {
  readonly kind: 'auth-challenge' | 'auth-success';
  readonly token: Buffer | null;
}

export function writeAuthenticate(writer: ByteWriter, response: AuthenticateResponse): void {
  writer.writeString(response.authenticator);
}

export function readAuthenticate(reader: ByteReader): AuthenticateResponse {
  return { kind: 'authenticate', authenticator: reader.readString() };
}

export function writeAuthToken(writer: ByteWriter, response: AuthTokenResponse): void {
  writer.writeBytes(response.token);
}

export function readAuthToken(reader: ByteReader, kind: AuthTokenResponse['kind']): AuthTokenResponse {
  return { kind, token: reader.readBytes() };
}
