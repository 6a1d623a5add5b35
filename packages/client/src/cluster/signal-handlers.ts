import type { ServiceThread } from '@async-cassandra/executor';
import type { ShapeRegistry } from '../registry/shapes.ts';
import { memoryOf } from '../registry/thread-memory.ts';
import type { TypeVersions } from '../registry/type-versions.ts';
import type { SignalHandlers, SignalToMain } from '../wire/signal.ts';

/** What the main thread does with the signals of its threads. `warn` gets sentences that a person should read. */
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
    prepared: ({ key, signature }) => types.onPrepared(key, signature),
  };
}
