import type { ServiceOptions, ServiceThread } from '@async-cassandra/executor';
import { asClientError } from '../cluster/closed-error.ts';
import { handleSignal, type SignalHandlers, type SignalToMain } from '../wire/signal.ts';
import type { Call } from './call.ts';

type Hooks = 'writeRequest' | 'onQueued' | 'decodeReply' | 'mapError' | 'onSettled' | 'onSignal';

/** Connects the executor's service with the calls. Each hook calls one method of its call. */
export function createServiceHooks(
  handlers: SignalHandlers<SignalToMain, ServiceThread>,
): Required<Pick<ServiceOptions<Call, unknown>, Hooks>> {
  return {
    writeRequest: (call, thread, writer) => call.write(writer, thread),
    onQueued: (call) => call.hold(),
    decodeReply: (reply, call, thread) => call.decode(reply, thread),
    mapError: asClientError,
    onSettled: (call) => call.settle(),
    // thread/entry.ts is the only sender.
    onSignal: (signal, thread) => handleSignal(handlers, signal as SignalToMain, thread),
  };
}
