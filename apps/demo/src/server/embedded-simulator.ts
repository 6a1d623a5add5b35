import { fork } from 'node:child_process';
import { once } from 'node:events';
import { DemoError } from '../errors.ts';
import type { ServerAddress } from '../subjects/server-address.ts';
import type { Server, ServerChoice } from './server.ts';

/** From the simulator's process. */
export type SimulatorMessage =
  | { readonly kind: 'ready'; readonly address: ServerAddress }
  | { readonly kind: 'failed'; readonly message: string };

/** Starts the simulator in a process of its own, so that its work falls on no measured thread. */
export async function startEmbeddedSimulator(choice: ServerChoice, signal: AbortSignal): Promise<Server> {
  const child = fork(new URL('./simulator-process.js', import.meta.url), [String(choice.rowsPerPage)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    const address = await readyAddress(child);
    return { ...address, kind: 'simulator', version: 'simulator', isOnThisHost: true, stop };
  } catch (error) {
    await stop();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

async function readyAddress(child: ReturnType<typeof fork>): Promise<ServerAddress> {
  const exited = once(child, 'exit').then(([code, signal]): SimulatorMessage => {
    return { kind: 'failed', message: `its process ended: ${String(signal ?? code)}` };
  });
  const answered = once(child, 'message').then(([message]) => message as SimulatorMessage);
  const message = await Promise.race([answered, exited]);
  if (message.kind === 'ready') return message.address;
  throw new DemoError('server-failed', `The embedded simulator does not start: ${message.message}`);
}
