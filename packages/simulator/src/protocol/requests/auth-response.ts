import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';

/** AUTH_RESPONSE (section 4.1.2): for `PasswordAuthenticator`, `\0user\0password` (SASL PLAIN). */
export interface AuthResponseRequest {
  readonly opcode: 'AUTH_RESPONSE';
  readonly token: Buffer | null;
}

export function writeAuthResponse(writer: ByteWriter, request: AuthResponseRequest): void {
  writer.writeBytes(request.token);
}

export function readAuthResponse(reader: ByteReader): AuthResponseRequest {
  return { opcode: 'AUTH_RESPONSE', token: reader.readBytes() };
}
