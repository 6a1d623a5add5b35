import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, workerData, type Worker, type WorkerOptions } from 'node:worker_threads';
import Pool from 'worker-threads-pool';
import { ExecutorError } from '../errors/executor-error.ts';
import type { ReplyMessage } from '../wire/reply-batch.ts';
import { PollTable } from '../wire/poll-table.ts';
import { wakeUp } from '../wire/wake-flag.ts';
import type { Transferable } from '../wire/transferable.ts';
import { dropRefusedFlags, resolveWorkerFlags, type WorkerFlags } from './worker-flags.ts';
import type {
  ThreadLink,
  ThreadListener,
  ThreadResourceLimits,
  ThreadStart,
  ThreadStarter,
  ThreadUsage,
} from './thread-link.ts';

/** What workers are made with, from the executor's options. */
export interface WorkerStarterOptions {
  readonly maxWorkers: number;
  readonly workerUrl: URL | undefined;
  readonly threadPriority: number;
  readonly busyPollMicros: number;
  readonly resourceLimits: ThreadResourceLimits | undefined;
  readonly execArgv: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly preloads: 'inherit' | 'skip';
}

type Message = ReplyMessage | typeof wakeUp;

/** Messages taken in one callback beside the one it is for. */
const maxAtOnce = 64;

/** The file a thread starts with: `.js` when built, `.ts` when Node runs the sources. */
function findEntry(): URL {
  // A bundle in CommonJS has no import.meta.url, whatever its types say.
  const here = import.meta.url as string | undefined;
  if (here === undefined) {
    throw new ExecutorError(
      'worker-file-missing',
      `a program bundled as CommonJS does not know the file threads start with. ${bundling}`,
    );
  }
  // Written out, with one path each: tools that trace files follow only such a form.
  return here.endsWith('.ts')
    ? new URL('../thread/entry.ts', import.meta.url)
    : new URL('../thread/entry.js', import.meta.url);
}

const bundling =
  'A bundler does not follow it: bundle @async-cassandra/executor/worker as a file of its own and pass its URL as workerUrl.';

/**
 * Starts threads as workers owned by a `worker-threads-pool`.
 *
 * Its ways, and what follows here: a worker's place is freed when it fails, which is before it is gone, so a
 * replacement is started after `exit` only; starting beyond `max` queues inside it, where nothing could be cancelled,
 * so its queue is never used; `destroy()` never calls back on Node 26, so workers are terminated one by one.
 */
export class WorkerStarter implements ThreadStarter {
  readonly #pool: Pool;
  readonly #options: WorkerStarterOptions;

  constructor(options: WorkerStarterOptions) {
    this.#options = options;
    this.#pool = new Pool({ max: options.maxWorkers });
  }

  start(start: ThreadStart, listener: ThreadListener): ThreadLink {
    assertIsServed();
    const file = this.#options.workerUrl ?? findEntry();
    assertExists(file);
    if (this.#pool.size >= this.#options.maxWorkers) {
      throw new ExecutorError(
        'invalid-state',
        `all ${this.#options.maxWorkers} workers are alive: no place for another`,
      );
    }
    const flags = resolveWorkerFlags({ ...this.#options, process });
    try {
      return new WorkerLink(this.#pool, file, this.#options, flags, start, listener);
    } catch (error) {
      // Flags that the application gave are its own: what Node says of them is for the application.
      const accepted = this.#options.execArgv === undefined ? dropRefusedFlags(flags, error) : undefined;
      if (accepted === undefined) {
        throw error;
      }
      return new WorkerLink(this.#pool, file, this.#options, accepted, start, listener);
    }
  }
}

class WorkerLink implements ThreadLink {
  readonly #port;
  readonly #name: string;
  readonly #listener: ThreadListener;
  readonly #lookedMs: () => number;
  #worker: Worker | undefined;
  #error: unknown;
  #isTerminated = false;
  #hasExited = false;

  constructor(
    pool: Pool,
    file: URL,
    options: WorkerStarterOptions,
    flags: WorkerFlags,
    start: ThreadStart,
    listener: ThreadListener,
  ) {
    // A port of our own: parentPort stays free for what runs in the thread, and a message passes one emitter less.
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#listener = listener;
    this.#name = start.name;
    const polls = new PollTable(start.shared.polls);
    this.#lookedMs = () => polls.lookedMs(start.index);
    port1.on('message', (message: Message) => {
      receive(message, listener);
      this.#takeMore(maxAtOnce);
    });
    port1.on('messageerror', (error: Error) => this.#onUnreadable(error));
    // Nothing here keeps the process alive: the executor's keep-alive does, while work is out.
    port1.unref();
    pool.acquire(file, workerOptions(options, flags, start, port2), (_error, worker) => this.#adopt(worker));
  }

  get threadId(): number {
    return this.#worker?.threadId ?? -1;
  }

  post(entries: unknown[], list: readonly Transferable[]): void {
    if (!this.#hasExited) {
      this.#port.postMessage(entries, list);
    }
  }

  async usage(): Promise<ThreadUsage | undefined> {
    const worker = this.#worker;
    if (worker === undefined || this.#hasExited) {
      return undefined;
    }
    try {
      const [cpu, heap] = await Promise.all([worker.cpuUsage(), worker.getHeapStatistics()]);
      const loop = this.#readLoop(worker);
      return {
        cpuUserMicros: cpu.user,
        cpuSystemMicros: cpu.system,
        heapUsedBytes: heap.used_heap_size,
        heapTotalBytes: heap.total_heap_size,
        externalBytes: heap.external_memory,
        loopActiveMs: loop.activeMs,
        loopIdleMs: loop.idleMs,
        lookedMs: loop.lookedMs,
      };
    } catch {
      // ERR_WORKER_NOT_RUNNING: it ended meanwhile, so there is nothing to report.
      return undefined;
    }
  }

  utilization(): number {
    if (this.#worker === undefined || this.#hasExited) {
      return 0;
    }
    const { activeMs, idleMs } = this.#readLoop(this.#worker);
    return activeMs + idleMs > 0 ? activeMs / (activeMs + idleMs) : 0;
  }

  /** Node counts a loop that looks for work as active; it would as well be asleep. */
  #readLoop(worker: Worker): { readonly activeMs: number; readonly idleMs: number; readonly lookedMs: number } {
    const { active, idle } = worker.performance.eventLoopUtilization();
    const lookedMs = Math.min(active, this.#lookedMs());
    return { activeMs: active - lookedMs, idleMs: idle + lookedMs, lookedMs };
  }

  terminate(): void {
    this.#isTerminated = true;
    // terminate() may never resolve when native code holds the thread: the exit event is what counts.
    void this.#worker?.terminate();
  }

  /**
   * Takes in what has come already. Node calls back for each message by itself, runs the microtasks, and only then looks at
   * the next: a message taken here costs a third of that, and what all their callers do next goes in one message back.
   */
  #takeMore(limit: number): void {
    for (let count = 0; count < limit; count++) {
      const received = this.#receive();
      if (received === undefined) {
        return;
      }
      receive(received.message, this.#listener);
    }
  }

  #receive(): { readonly message: Message } | undefined {
    try {
      return receiveMessageOnPort(this.#port);
    } catch (error) {
      this.#onUnreadable(error);
      return this.#receive();
    }
  }

  /** Which reply it was cannot be known any more. Nobody may wait for it forever, so the thread goes. */
  #onUnreadable(error: unknown): void {
    this.#error ??= new ExecutorError('message-lost', `a message of thread ${this.#name} could not be read`, {
      cause: error,
    });
    this.terminate();
  }

  /** One tick after the start; no event of the worker can have come before. */
  #adopt(worker: Worker): void {
    this.#worker = worker;
    worker.unref();
    worker.on('error', (error: unknown) => {
      this.#error ??= error;
    });
    worker.on('exit', (exitCode) => this.#exit(exitCode));
    if (this.#isTerminated) {
      void worker.terminate();
    }
  }

  #exit(exitCode: number): void {
    this.#hasExited = true;
    // What the thread had answered before it died is answered.
    this.#takeMore(Infinity);
    this.#port.close();
    this.#listener.onExit(exitCode, this.#error);
  }
}

function receive(message: Message, listener: ThreadListener): void {
  if (message === wakeUp) {
    listener.onWake();
  } else {
    listener.onMessage(message);
  }
}

function workerOptions(
  options: WorkerStarterOptions,
  { execArgv, env, skippedPreloads }: WorkerFlags,
  start: ThreadStart,
  port: Transferable,
): WorkerOptions {
  return {
    name: start.name,
    workerData: {
      asyncCassandraExecutor: {
        ...start,
        port,
        priority: options.threadPriority,
        busyPollMicros: options.busyPollMicros,
        skippedPreloads,
      },
    },
    transferList: [port],
    ...(options.resourceLimits === undefined ? {} : { resourceLimits: options.resourceLimits }),
    ...(execArgv === undefined ? {} : { execArgv }),
    ...(env === undefined ? {} : { env }),
  };
}

/**
 * In a thread whose file is the application instead of the bundled worker, the application would start threads which start
 * threads, without end. There the port is still where the executor left it.
 */
function assertIsServed(): void {
  const given = (workerData as { readonly asyncCassandraExecutor?: { readonly port?: unknown } } | null)
    ?.asyncCassandraExecutor;
  if (given?.port === undefined) return;
  throw new ExecutorError(
    'worker-file-wrong',
    'workerUrl names the file of the application, which now runs in a thread and starts an executor there. ' +
      'It must name the bundled @async-cassandra/executor/worker, or the bundled @async-cassandra/client/worker.',
  );
}

function assertExists(file: URL): void {
  if (file.protocol === 'file:' && !existsSync(file)) {
    throw new ExecutorError(
      'worker-file-missing',
      `the file threads start with does not exist: ${fileURLToPath(file)}. ${bundling}`,
    );
  }
}
