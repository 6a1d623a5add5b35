import type { ThreadCall, ThreadStarter } from '../channel/thread-link.ts';
import { runOutsideContexts } from '../channel/outside-contexts.ts';
import { BrokenThreadPoolError } from '../errors/broken-thread-pool-error.ts';
import { describeReason } from '../errors/describe-value.ts';
import { ShutdownError } from '../errors/shutdown-error.ts';
import { ThreadExitedError } from '../errors/thread-exited-error.ts';
import type { Future } from '../futures/future.ts';
import { decodeError, type EncodedError, type ErrorClasses } from '../wire/error.ts';
import { ReplyOp, type ReplyCursor } from '../wire/reply-batch.ts';
import { PollTable } from '../wire/poll-table.ts';
import { readClockOriginMs } from '../wire/shared-memory.ts';
import { threadChannels } from '../stats/channels.ts';
import { DeadlineQueue } from '../queues/deadline-queue.ts';
import { isProcessExiting } from './process-exit.ts';
import { HandOver } from './hand-over.ts';
import { KeepAlive } from '../threads/keep-alive.ts';
import type { ServiceHost } from '../services/service-host.ts';
import { PoolEnding, type PoolState } from './pool-ending.ts';
import { PoolThread, type ThreadOwner } from '../threads/pool-thread.ts';
import { raiseUncaught } from '../errors/raise-uncaught.ts';
import { RestartPolicy } from './restart-policy.ts';
import { TurnClock } from '../stats/turn-clock.ts';
import { ServiceLane } from '../services/service-lane.ts';
import { TaskLane, type TaskHost } from '../tasks/task-lane.ts';
import type { ThreadEvent } from './thread-event.ts';
import { failUnsent } from './unsent.ts';

/** What a pool is made of. */
export interface ThreadPoolSettings {
  readonly threads: number;
  readonly name: string;
  readonly maxQueue: number;
  readonly errorClasses: ErrorClasses | undefined;
  readonly initializer: ThreadCall | undefined;
  readonly finalizer: ThreadCall | undefined;
  readonly starter: ThreadStarter;
  /** Whether short tasks may be sent to a thread before it has ended those it has. */
  readonly sendsAhead: boolean;
}

/**
 * The threads and the two lanes on them. A thread is started when it is first needed, replaced when it dies, and shared
 * so that neither lane starves the other: a task starts on a thread drained of requests; when it ends, the requests that
 * waited have their turn before the next task.
 */
export class ThreadPool implements TaskHost, ServiceHost, ThreadOwner {
  readonly threads: readonly PoolThread[];
  readonly deadlines = new DeadlineQueue();
  readonly keepAlive = new KeepAlive();
  readonly clock = new TurnClock();
  readonly polls: PollTable;
  readonly tasks: TaskLane;
  readonly services: ServiceLane;
  readonly #settings: ThreadPoolSettings;
  readonly #handOver = new HandOver((thread, cursor) => this.#deliver(thread, cursor));
  readonly #restart = new RestartPolicy();
  readonly #clockOriginMs = readClockOriginMs();
  readonly #listeners = new Set<(event: ThreadEvent) => void>();
  readonly #ending = new PoolEnding(this);
  state: PoolState = 'open';
  #brokenBy: { readonly message: string; readonly cause: unknown } | undefined;

  constructor(settings: ThreadPoolSettings) {
    this.#settings = settings;
    this.polls = new PollTable(settings.threads);
    this.threads = Array.from(
      { length: settings.threads },
      (_, index) =>
        new PoolThread(
          index,
          settings.threads === 1 && settings.name === 'inline' ? 'inline' : `${settings.name}-${index}`,
          this,
        ),
    );
    this.tasks = new TaskLane(this, settings.maxQueue, settings.errorClasses);
    this.services = new ServiceLane(this);
  }

  get isBroken(): boolean {
    return this.#brokenBy !== undefined;
  }

  submit(module: string, name: string, args: readonly unknown[]): Future<unknown> {
    this.assertOpen('submit');
    return this.tasks.submit(module, name, args);
  }

  /** @throws {BrokenThreadPoolError | ShutdownError} unless new work is taken. */
  assertOpen(what: string): void {
    if (this.#brokenBy !== undefined) {
      throw this.#createBrokenError();
    }
    if (this.state !== 'open') {
      throw new ShutdownError('shut-down', `${what} after shutdown: the executor takes no new work`);
    }
    if (isProcessExiting()) {
      throw new ShutdownError('shut-down', `${what} while the process exits: no thread would run it any more`);
    }
  }

  /** No task may lie ready where a service is going to live. */
  get sendsAhead(): boolean {
    return this.#settings.sendsAhead && this.services.size === 0;
  }

  startAllThreads(): void {
    this.tasks.takeBackAll();
    for (const thread of this.threads) {
      if (thread.state === 'absent' && !thread.isBackingOff) {
        this.startThread(thread);
      }
    }
  }

  startThread(thread: PoolThread): void {
    thread.state = 'starting';
    thread.generation++;
    thread.inFlight = 0;
    const { starter, initializer, finalizer } = this.#settings;
    this.polls.reset(thread.index);
    try {
      thread.link = runOutsideContexts(() =>
        starter.start(
          {
            index: thread.index,
            name: thread.name,
            initializer,
            finalizer,
            shared: {
              table: thread.sent.reset(),
              wakeFlag: this.tasks.results.wakeFlag.buffer,
              polls: this.polls.buffer,
              clockOriginMs: this.#clockOriginMs,
            },
          },
          {
            onMessage: (message) => this.#handOver.receive(thread, message),
            onWake: () => this.tasks.results.onWake(),
            onExit: (exitCode, error) => this.#onExit(thread, exitCode, error),
          },
        ),
      );
    } catch (error) {
      thread.state = 'absent';
      this.#break(`threads cannot be started: ${describeReason(error)}`, error);
      return;
    }
    this.#emit({ type: 'start', index: thread.index, name: thread.name, generation: thread.generation });
  }

  onTaskEnd(thread: PoolThread): void {
    this.#restart.onWorkDone();
    if (thread.state === 'ready') {
      this.services.pump(thread);
      this.tasks.assign();
    }
  }

  onReopened(thread: PoolThread): void {
    this.services.pump(thread);
  }

  onPlaceFree(thread: PoolThread): void {
    if (thread.inFlight === 0 && this.tasks.hasQueued) {
      this.tasks.assign();
    }
    if (!thread.isDraining) {
      this.services.pump(thread);
    }
  }

  onUnsent(thread: PoolThread, entry: readonly unknown[], error: unknown): void {
    failUnsent(this, thread, entry, error);
  }

  refusal(): Error | undefined {
    return this.isBroken ? this.#createBrokenError() : undefined;
  }

  onThread(listener: (event: ThreadEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** No new work from now on; what is there goes on. */
  refuse(): void {
    if (this.state === 'open') {
      this.state = 'shutting-down';
    }
  }

  /** Waits for all work, closes the services, runs the finalizers and ends the threads. */
  finish(): Promise<void> {
    return this.#ending.finish();
  }

  /** Rejects all that is unsettled and ends the threads where they stand. */
  terminate(): Promise<void> {
    return this.#ending.terminate();
  }

  #deliver(thread: PoolThread, cursor: ReplyCursor): void {
    switch (cursor.operation) {
      case ReplyOp.reply:
        this.#restart.onWorkDone();
        this.services.get(cursor.service)?.onReply(thread, cursor);
        break;
      case ReplyOp.requestError:
        this.#restart.onWorkDone();
        this.services.get(cursor.service)?.onRequestError(thread, cursor);
        break;
      case ReplyOp.signal:
        this.services.get(cursor.service)?.onSignal(thread, cursor);
        break;
      case ReplyOp.taskResult:
        this.tasks.results.onMessage(thread, cursor.id, cursor.value, false);
        break;
      case ReplyOp.taskError:
        this.tasks.onError(thread, cursor.id, cursor.value as EncodedError);
        break;
      case ReplyOp.serviceStarted:
        this.services.onStarted(thread, cursor);
        break;
      case ReplyOp.serviceError:
        this.services.onStartFailed(thread, cursor.service, cursor.value);
        break;
      case ReplyOp.serviceClosed:
        this.services.onClosed(thread, cursor);
        break;
      case ReplyOp.ready:
        this.#onReady(thread);
        break;
      case ReplyOp.broken:
        this.#onBroken(thread, cursor.value as EncodedError);
        break;
      case ReplyOp.finished:
        this.#ending.onFinished(
          thread,
          cursor.value === undefined
            ? undefined
            : decodeError(cursor.value as EncodedError, this.#settings.errorClasses),
        );
        break;
      default:
      // An entry the thread took back.
    }
  }

  #onReady(thread: PoolThread): void {
    if (thread.state !== 'starting') {
      return;
    }
    thread.state = 'ready';
    this.#restart.onReady();
    this.#emit({ type: 'ready', index: thread.index, name: thread.name, generation: thread.generation });
    this.services.onThreadReady(thread);
    this.services.pump(thread);
    this.tasks.assign();
  }

  #onBroken(thread: PoolThread, encoded: EncodedError): void {
    const cause = decodeError(encoded, this.#settings.errorClasses);
    thread.state = 'leaving';
    thread.link?.terminate();
    this.#break(`the initializer failed in thread ${thread.name}`, cause);
  }

  #onExit(thread: PoolThread, exitCode: number, error: unknown): void {
    this.#handOver.flush(thread);
    const { state } = thread;
    thread.state = 'absent';
    thread.link = undefined;
    thread.inFlight = 0;
    thread.abandoned.clear();
    thread.isDraining = false;
    const createError = (during: string) => new ThreadExitedError(thread.name, exitCode, error, during);
    this.tasks.onThreadExit(thread, !this.isBroken && this.state !== 'terminated', (name) =>
      createError(`while it ran task ${name}`),
    );
    this.services.onThreadExit(thread, createError);
    this.#emit({
      type: 'exit',
      index: thread.index,
      name: thread.name,
      generation: thread.generation,
      exitCode,
      error,
      wasExpected: state === 'leaving',
    });
    this.#ending.onExit(thread);
    if (this.isBroken && !this.threads.some((other) => other.state === 'ready')) {
      this.services.failWaiting(() => this.#createBrokenError());
    }
    if (this.state === 'finishing' || this.state === 'terminated' || this.isBroken) {
      return;
    }
    const delayMs = this.#restart.onExit(state === 'starting');
    if (delayMs === undefined) {
      this.#break(`threads die before they are ready (${thread.name} last)`, createError('before it was ready'));
      return;
    }
    this.#replace(thread, delayMs);
  }

  /** Starts a thread again when it is needed: at once where a service lives, else with the next task. */
  #replace(thread: PoolThread, delayMs: number): void {
    const start = () => {
      thread.isBackingOff = false;
      if (
        this.services.size > 0 &&
        thread.state === 'absent' &&
        !this.isBroken &&
        this.state !== 'terminated' &&
        this.state !== 'finishing'
      ) {
        this.startThread(thread);
      }
      this.tasks.assign();
    };
    if (delayMs === 0) {
      start();
      return;
    }
    thread.isBackingOff = true;
    runOutsideContexts(() => setTimeout(start, delayMs).unref());
  }

  #break(message: string, cause: unknown): void {
    if (this.isBroken) {
      return;
    }
    this.#brokenBy = { message, cause };
    this.tasks.failQueued(() => this.#createBrokenError());
    this.services.failWaiting(() => this.#createBrokenError());
  }

  #createBrokenError(): BrokenThreadPoolError {
    return new BrokenThreadPoolError(this.#brokenBy?.message ?? '', { cause: this.#brokenBy?.cause });
  }

  #emit(event: ThreadEvent): void {
    threadChannels[event.type].publish(event);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        raiseUncaught(error);
      }
    }
  }
}
