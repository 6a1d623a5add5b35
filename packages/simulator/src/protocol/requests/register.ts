import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { MalformedBytesError } from '../../bytes/malformed.ts';

/** REGISTER (section 4.1.8): from now on this connection wants these events. */
export interface RegisterRequest {
  readonly opcode: 'REGISTER';
  /** TOPOLOGY_CHANGE, STATUS_CHANGE, SCHEMA_CHANGE. */
  readonly eventTypes: readonly string[];
}

const knownEventTypes = new Set(['TOPOLOGY_CHANGE', 'STATUS_CHANGE', 'SCHEMA_CHANGE']);

export function writeRegister(writer: ByteWriter, request: RegisterRequest): void {
  writer.writeStringList(request.eventTypes);
}

export function readRegister(reader: ByteReader): RegisterRequest {
  const eventTypes = reader.readStringList();
  const unknown = eventTypes.find((name) => !knownEventTypes.has(name));
  if (unknown !== undefined) throw new MalformedBytesError(`Invalid value '${unknown}' for Type`);
  return { opcode: 'REGISTER', eventTypes };
}
