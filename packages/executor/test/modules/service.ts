// A service that does what the request says.
import {
  answeredLater,
  transfer,
  type RequestContext,
  type ServiceContext,
  type ServiceHandler,
} from '@async-cassandra/executor/thread';

export type Command =
  | { readonly do: 'echo'; readonly value: unknown }
  | { readonly do: 'who' }
  | {
      readonly do: 'pack';
      readonly size: number;
      readonly fill: number;
      readonly value?: unknown;
      readonly late?: boolean;
    }
  | { readonly do: 'transfer'; readonly size: number }
  | { readonly do: 'move'; readonly size: number }
  | { readonly do: 'hold' }
  | { readonly do: 'release' }
  | { readonly do: 'until-aborted' }
  | { readonly do: 'was-aborted' }
  | { readonly do: 'fail'; readonly message: string }
  | { readonly do: 'exit'; readonly code: number }
  | { readonly do: 'answer-later'; readonly size?: number; readonly message?: string }
  | { readonly do: 'uncloneable' }
  | { readonly do: 'signal'; readonly payload: unknown }
  | { readonly do: 'signals' };

export async function createService(context: ServiceContext): Promise<ServiceHandler> {
  const data = context.data as
    | {
        readonly failIn?: number;
        readonly closed?: Int32Array;
        readonly starts?: Int32Array;
        readonly failFrom?: number;
      }
    | undefined;
  if (data?.failIn === context.threadIndex) {
    throw new RangeError('will not start');
  }
  if (data?.starts !== undefined && Atomics.add(data.starts, 0, 1) >= (data.failFrom ?? Infinity)) {
    throw new RangeError('will not start again');
  }
  const held: (() => void)[] = [];
  const signals: unknown[] = [];
  const state = { aborted: 0 };
  return {
    request: (payload, request) => answer(payload as Command, request, context, held, signals, state),
    signal: (payload) => void signals.push(payload),
    close: () => {
      if (data?.closed !== undefined) {
        Atomics.add(data.closed, 0, 1);
      }
    },
  };
}

function answer(
  command: Command,
  request: RequestContext,
  context: ServiceContext,
  held: (() => void)[],
  signals: unknown[],
  state: { aborted: number },
): unknown {
  switch (command.do) {
    case 'echo':
      return command.value;
    case 'who':
      return { index: context.threadIndex, name: context.threadName, isInline: context.isInline };
    case 'pack': {
      const view = new Uint8Array(command.size).fill(command.fill);
      const token = request.packBytes(view, command.value);
      view.fill(0);
      return command.late === true ? new Promise((resolve) => setTimeout(() => resolve(token), 5)) : token;
    }
    case 'transfer':
      return request.transferBytes(new Uint8Array(command.size).fill(9), 'moved');
    case 'move': {
      const buffer = new ArrayBuffer(command.size);
      return transfer({ buffer }, [buffer]);
    }
    case 'hold':
      return new Promise<string>((resolve) => held.push(() => resolve('released')));
    case 'release':
      return held.splice(0).map((release) => release()).length;
    case 'answer-later':
      setImmediate(() => {
        if (command.message !== undefined) request.fail(new RangeError(command.message));
        else if (command.size === undefined) request.answer('later');
        else request.answer(request.packBytes(new Uint8Array(command.size).fill(7)));
      });
      return answeredLater;
    case 'until-aborted':
      return new Promise((resolve) => {
        request.signal.addEventListener('abort', () => {
          state.aborted++;
          resolve('late');
        });
      });
    case 'was-aborted':
      return state.aborted;
    case 'fail':
      throw new RangeError(command.message);
    case 'exit':
      return process.exit(command.code);
    case 'uncloneable':
      return () => 1;
    case 'signal':
      context.signal(command.payload);
      return 'signalled';
    default:
      return signals.slice();
  }
}
