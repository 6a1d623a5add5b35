import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';

/** REGISTER (section 4.1.8): from now on this connection wants these events. */
export interface RegisterRequest {
  readonly opcode: 'REGISTER';
  /** TOPOLOGY_CHANGE, STATUS_CHANGE, SCHEMA_CHANGE. */
  readonly eventTypes: readonly string[];
}

export function writeRegister(writer: ByteWriter, request: RegisterRequest): void {
  writer.writeStringList(request.eventTypes);
}

export function readRegister(reader: ByteReader): RegisterRequest {
  return { opcode: 'REGISTER', eventTypes: reader.readStringList() };
}
