import { fork } from 'node:child_process';
import { once } from 'node:events';
import { BenchError } from '../errors.ts';
import type { ServerAddress } from '../subjects/server-address.ts';
import type { Server } from './server.ts';

/** From the simulator's process. */
export type SimulatorMessage =
  | { readonly kind: 'ready'; readonly address: ServerAddress }
  | { readonly kind: 'failed'; readonly message: string };

/** Starts the simulator in a process of its own, so that its work falls on no measured process. */
export async function startSimulatorProcess(tables: 'scenarios' | 'sweep' = 'scenarios'): Promise<Server> {
  const child = fork(new URL('./simulator-process.js', import.meta.url), [tables], { stdio: ['ignore', 2, 2, 'ipc'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const exited = once(child, 'exit').then(([code, signal]): SimulatorMessage => {
    return { kind: 'failed', message: `its process ended: ${String(signal ?? code)}` };
  });
  const answered = once(child, 'message').then(([message]) => message as SimulatorMessage);
  const message = await Promise.race([answered, exited]);
  if (message.kind === 'ready') {
    return { ...message.address, kind: 'simulator', version: 'simulator', isOnThisHost: true, stop };
  }
  await stop();
  throw new BenchError('server-failed', `The simulator does not start: ${message.message}`);
}
