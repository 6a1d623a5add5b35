import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CassandraToolError } from '../errors.ts';
import type { ClusterPlan } from '../plan.ts';
import { isAliveAs, sendSignal } from '../server/processes.ts';
import { readMessages, type FromGuard, type ToGuard } from './messages.ts';

/** Callbacks of a {@link GuardedCluster}, each with one line. */
export interface GuardedClusterListener {
  readonly onProgress: (line: string) => void;
  /** Something unexpected happened: a node or the guard ended. */
  readonly onTrouble: (line: string) => void;
}

/** A JVM that the guard started. */
export interface LaunchedNode {
  /** Its number, from 1. */
  readonly node: number;
  readonly pid: number;
  /** A text that only its command line contains. */
  readonly mark: string;
}

const entry = fileURLToPath(new URL('./guard-main.ts', import.meta.url));

/** Starts a guard process and controls it. The guard starts the nodes. */
export class GuardedCluster {
  readonly #guard: ChildProcessByStdio<Writable, Readable, null>;
  readonly #listener: GuardedClusterListener;
  readonly #launched: LaunchedNode[] = [];
  readonly #ready = Promise.withResolvers<void>();
  readonly #exited: Promise<unknown>;
  #isEnding = false;
  #said: FromGuard['type'] | undefined;

  constructor(plan: ClusterPlan, listener: GuardedClusterListener) {
    this.#listener = listener;
    // Detached, so that Ctrl-C in the terminal, or a signal to the parent's group, does not reach the guard.
    this.#guard = spawn(process.execPath, [entry], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#exited = once(this.#guard, 'close').then(() => this.#onGuardGone());
    // The guard may be gone when something is written to it. #exited handles that.
    this.#guard.stdin.on('error', () => {});
    readMessages(this.#guard.stdout, (message) => this.#receive(message as FromGuard));
    this.#send({ type: 'start', plan });
  }

  /** The JVMs started so far. */
  get launched(): readonly LaunchedNode[] {
    return this.#launched;
  }

  /** Resolves when every node answers CQL. From then on the nodes do not keep this process alive. */
  async ready(signal?: AbortSignal): Promise<void> {
    const abort = (): void => {
      this.#ready.reject(new CassandraToolError('start-aborted', 'the start was aborted', { cause: signal?.reason }));
    };
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    try {
      await this.#ready.promise;
      this.#keepAlive(false);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the nodes and resolves when they are gone. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#keepAlive(true);
    this.#send({ type: 'stop' });
    await this.#exited;
  }

  /** Leaves the nodes running without this process. */
  async detach(): Promise<void> {
    this.#isEnding = true;
    this.#keepAlive(true);
    this.#send({ type: 'detach' });
    await this.#exited;
  }

  #send(message: ToGuard): void {
    if (this.#guard.stdin.writable) this.#guard.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #receive(message: FromGuard): void {
    this.#said = message.type;
    if (message.type === 'progress') this.#listener.onProgress(message.line);
    else if (message.type === 'launched') this.#launched.push(message);
    else if (message.type === 'ready') this.#ready.resolve();
    else if (message.type === 'failed') this.#ready.reject(failure(message));
    else if (message.type === 'exited') {
      this.#listener.onTrouble(
        `Cassandra node ${message.node} ended with ${message.endedWith}; its log: ${message.log}`,
      );
    }
  }

  /** A killed guard does not end its nodes, so they are ended here. */
  #onGuardGone(): void {
    const saidGoodbye = this.#said === 'stopped' || this.#said === 'detached' || this.#said === 'failed';
    if (saidGoodbye) {
      // No effect on a finished start. Otherwise another process has ended the start, such as `stop` in another terminal.
      this.#ready.reject(new CassandraToolError('start-aborted', 'the start was ended before the nodes answered'));
      return;
    }
    for (const { pid, mark } of this.#launched) if (isAliveAs(pid, mark)) sendSignal(pid, 'SIGKILL');
    const message = `the process that guards Cassandra ended (${this.#guard.signalCode ?? this.#guard.exitCode})`;
    this.#ready.reject(new CassandraToolError('start-failed', message));
    if (!this.#isEnding) this.#listener.onTrouble(`${message}, so its nodes were ended`);
  }

  /** Sets whether the guard keeps this process alive. */
  #keepAlive(isWanted: boolean): void {
    // Pipes of a child are sockets, but their type does not say so.
    const pipes = [this.#guard.stdin, this.#guard.stdout] as unknown as { ref(): void; unref(): void }[];
    for (const handle of [this.#guard, ...pipes]) {
      if (isWanted) handle.ref();
      else handle.unref();
    }
  }
}

function failure(message: Extract<FromGuard, { type: 'failed' }>): CassandraToolError {
  return new CassandraToolError(message.code ?? 'start-failed', message.message);
}
