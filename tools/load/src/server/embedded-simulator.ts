import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ChildOutcome } from '../child/ask-child.ts';
import { LoadError } from '../errors.ts';
import type { ServerAddress } from './server-address.ts';
import type { Server, SimulatorModule } from './server.ts';

/** Starts the simulator in another process, so that its work does not count for a measured thread. */
export async function startEmbeddedSimulator(
  { module, args = [] }: SimulatorModule,
  signal?: AbortSignal,
): Promise<Server> {
  signal?.throwIfAborted();
  const child = fork(module, [...args], { stdio: ['ignore', 2, 2, 'ipc'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const address = await addressOf(child);
    return { ...address, kind: 'simulator', version: 'simulator', isOnThisHost: true, stop };
  } catch (error) {
    await stop();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

async function addressOf(child: ChildProcess): Promise<ServerAddress> {
  const exited = once(child, 'exit').then(([code, signal]): ChildOutcome<ServerAddress> => {
    return { failed: `its process ended: ${String(signal ?? code)}` };
  });
  const answered = once(child, 'message').then(([message]) => message as ChildOutcome<ServerAddress>);
  const outcome = await Promise.race([answered, exited]);
  if ('answer' in outcome) return outcome.answer;
  throw new LoadError('server-failed', `The simulator does not start: ${outcome.stack ?? outcome.failed}`);
}
