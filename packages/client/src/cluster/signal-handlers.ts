import type { ServiceThread } from '@async-cassandra/executor';
import type { ShapeRegistry } from '../registry/shapes.ts';
import { memoryOf } from '../registry/thread-memory.ts';
import type { TypeVersions } from '../registry/type-versions.ts';
import type { SignalHandlers, SignalToMain } from '../wire/signal.ts';

/** Creates the main thread's handlers for signals of its threads. `warn` gets messages for a person. */
export function createSignalHandlers(
  shapes: ShapeRegistry,
  types: TypeVersions,
  warn: (message: string) => void,
): SignalHandlers<SignalToMain, ServiceThread> {
  return {
    shape: ({ shape, columns }, thread) => void memoryOf(thread).shapes.set(shape, shapes.resolve(columns)),
    'forget-shapes': (signal, thread) => {
      for (const shape of signal.shapes) memoryOf(thread).shapes.delete(shape);
    },
    host: ({ host, address }, thread) => {
      memoryOf(thread).hosts[host] = address;
    },
    warning: ({ message }) => warn(message),
    'schema-event': ({ scope }, thread) => types.onEvent(scope, thread),
    prepared: ({ statements }) => {
      for (const { key, signature } of statements) types.onPrepared(key, signature);
    },
  };
}
