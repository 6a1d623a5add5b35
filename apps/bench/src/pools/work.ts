/** The tasks of the pools. Each pool marks a result to be transferred in its own way. */
import { transfer } from '@async-cassandra/executor/thread';
import { move as movePiscina } from 'piscina';
import { Tinypool } from 'tinypool';

export function empty(): void {}

/** Copied there and back. */
export function echo(payload: Uint8Array): Uint8Array {
  return payload;
}

export function moveByExecutor(payload: Uint8Array): Uint8Array {
  return transfer(payload, [payload.buffer as ArrayBuffer]);
}

export function moveByPiscina(payload: Uint8Array): unknown {
  return movePiscina(payload);
}

export function moveByTinypool(payload: Uint8Array): unknown {
  return Tinypool.move(payload);
}

/** Blocks the thread, so that later tasks wait. */
export function waitFor(gate: Int32Array): void {
  Atomics.wait(gate, 0, 0);
}
