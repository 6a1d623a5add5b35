import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';

/** STARTUP (section 4.1.1): the first message that matters on a connection. */
export interface StartupRequest {
  readonly opcode: 'STARTUP';
  /** CQL_VERSION is required; COMPRESSION, DRIVER_NAME, DRIVER_VERSION, CLIENT_ID… are not. */
  readonly options: ReadonlyMap<string, string>;
}

export function writeStartup(writer: ByteWriter, request: StartupRequest): void {
  writer.writeStringMap(request.options);
}

export function readStartup(reader: ByteReader): StartupRequest {
  return { opcode: 'STARTUP', options: reader.readStringMap() };
}
