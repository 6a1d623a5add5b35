import type { Inet, ServerEvent } from './protocol/responses/event.ts';

/** An event about a node, named by its number, by any IPv4 or IPv6 address, or by the bytes of one. */
export interface NodeEvent {
  readonly eventType: 'TOPOLOGY_CHANGE' | 'STATUS_CHANGE';
  readonly change: 'NEW_NODE' | 'REMOVED_NODE' | 'UP' | 'DOWN';
  readonly node: number | string | Inet;
}

/** What `emit` takes. */
export type SimulatorEvent = NodeEvent | Extract<ServerEvent, { readonly eventType: 'SCHEMA_CHANGE' }>;
