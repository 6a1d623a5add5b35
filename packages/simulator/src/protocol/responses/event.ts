import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { MalformedBytesError } from '../../bytes/malformed.ts';
import { readSchemaChange, writeSchemaChange, type SchemaChange } from './schema-change.ts';

/** A node's address: 4 or 16 bytes and the native port. */
export interface Inet {
  readonly address: Buffer;
  readonly port: number;
}

/** What happened, by the event type a connection registers for. */
export type ServerEvent =
  | { readonly eventType: 'TOPOLOGY_CHANGE'; readonly change: 'NEW_NODE' | 'REMOVED_NODE'; readonly node: Inet }
  | { readonly eventType: 'STATUS_CHANGE'; readonly change: 'UP' | 'DOWN'; readonly node: Inet }
  | { readonly eventType: 'SCHEMA_CHANGE'; readonly schema: SchemaChange };

/** EVENT (section 4.2.6): sent with stream -1, unasked. */
export interface EventResponse {
  readonly kind: 'event';
  readonly event: ServerEvent;
}

export function writeEvent(writer: ByteWriter, { event }: EventResponse): void {
  writer.writeString(event.eventType);
  if (event.eventType === 'SCHEMA_CHANGE') {
    writeSchemaChange(writer, event.schema);
    return;
  }
  writer.writeString(event.change);
  writer.writeInetAddress(event.node.address);
  writer.writeInt(event.node.port);
}

export function readEvent(reader: ByteReader): EventResponse {
  const eventType = reader.readString();
  if (eventType === 'SCHEMA_CHANGE') return { kind: 'event', event: { eventType, schema: readSchemaChange(reader) } };
  const change = reader.readString();
  const node = { address: reader.readInetAddress(), port: reader.readInt() };
  if (eventType === 'STATUS_CHANGE' && (change === 'UP' || change === 'DOWN')) {
    return { kind: 'event', event: { eventType, change, node } };
  }
  if (eventType === 'TOPOLOGY_CHANGE' && (change === 'NEW_NODE' || change === 'REMOVED_NODE')) {
    return { kind: 'event', event: { eventType, change, node } };
  }
  throw new MalformedBytesError(`Unknown event ${eventType} ${change}`);
}
