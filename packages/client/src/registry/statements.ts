import { keptStatementsOf } from '../options/kept-statements.ts';
import { isRead } from '../cql/classify.ts';
import type { ServiceThread } from '@async-cassandra/executor';
import type { SignalToThread } from '../wire/signal.ts';
import { AnswerSizes } from './answer-sizes.ts';
import { SentThreads } from './sent-threads.ts';

/** A CQL text that is prepared, known to the threads by its number. */
export interface Statement {
  readonly number: number;
  readonly cql: string;
  /** True for a SELECT, which needs no timestamp. */
  readonly isRead: boolean;
  /** The threads that know its number. */
  readonly sentTo: SentThreads;
  /** Learned only where it decides on which thread the statement runs. */
  readonly answers: AnswerSizes | undefined;
  /** The registry it has its number from, until it is forgotten there. */
  registry: StatementRegistry | undefined;
}

/**
 * The prepared statements of one cluster: each text crosses to each thread once, and is a number from then on.
 *
 * The number of texts is bounded because a program that writes values into its CQL has no end of them.
 */
export class StatementRegistry {
  readonly #byText = new Map<string, Statement>();
  readonly #limit: number;
  readonly #onForget: (forgotten: Statement) => void;
  readonly #learnsSizes: boolean;
  #next = 1;

  /**
   * `onForget` is called with the oldest statement when there are more than `limit`: the threads should drop its number.
   * `learnsSizes` gives each statement a memory of its answers.
   */
  constructor(onForget: (forgotten: Statement) => void, limit = keptStatementsOf(undefined), learnsSizes = false) {
    this.#onForget = onForget;
    this.#limit = limit;
    this.#learnsSizes = learnsSizes;
  }

  /** Those that have a number, the oldest first. */
  get all(): Iterable<Statement> {
    return this.#byText.values();
  }

  /** Whether the statement's number is of this registry, and still is. */
  has(statement: Statement): boolean {
    return statement.registry === this;
  }

  /** The statement of that text; a new number if it has none. */
  resolve(cql: string): Statement {
    return this.#byText.get(cql) ?? this.#add(cql);
  }

  #add(cql: string): Statement {
    if (this.#byText.size >= this.#limit) this.#forgetOldest();
    const statement: Statement = {
      number: this.#next++,
      cql,
      isRead: isRead(cql),
      sentTo: new SentThreads(),
      answers: this.#learnsSizes ? new AnswerSizes() : undefined,
      registry: this,
    };
    this.#byText.set(cql, statement);
    return statement;
  }

  #forgetOldest(): void {
    const [oldest] = this.#byText.values();
    if (oldest === undefined) return;
    this.#byText.delete(oldest.cql);
    oldest.registry = undefined;
    this.#onForget(oldest);
  }
}

/** Sends a thread the statement's text and number, unless it knows them. To be called before a request uses the number. */
export function sendStatement(statement: Statement, thread: ServiceThread): void {
  if (!statement.sentTo.add(thread)) return;
  thread.signal({ kind: 'statement', statement: statement.number, cql: statement.cql } satisfies SignalToThread);
}

/** Has a thread forget the statement, if it knows it. */
export function forgetStatement(statement: Statement, thread: ServiceThread): void {
  if (!statement.sentTo.delete(thread)) return;
  thread.signal({ kind: 'forget-statement', statement: statement.number } satisfies SignalToThread);
}
