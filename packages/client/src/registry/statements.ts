import { keptStatementsOf } from '../options/kept-statements.ts';
import { isRead } from '../cql/classify.ts';
import type { ServiceThread } from '@async-cassandra/executor';
import type { SignalToThread } from '../wire/signal.ts';
import { AnswerSizes } from './answer-sizes.ts';
import { SentThreads } from './sent-threads.ts';

/** The text of a prepared statement. The threads know it by its number. */
export interface Statement {
  readonly number: number;
  readonly cql: string;
  /** True for a SELECT, which needs no timestamp. */
  readonly isRead: boolean;
  /** The threads that know its number. */
  readonly sentTo: SentThreads;
  /** The sizes of its answers. Only with `placement: 'auto'`. */
  readonly answers: AnswerSizes | undefined;
  /** The registry that gave it its number, until the registry forgets it. */
  registry: StatementRegistry | undefined;
}

/**
 * The prepared statements of one cluster. Each text is sent to each thread once. After that, only its number is sent.
 *
 * The number of texts is limited, because a program that writes values into its CQL has new texts without end.
 */
export class StatementRegistry {
  readonly #byText = new Map<string, Statement>();
  readonly #limit: number;
  readonly #onForget: (forgotten: Statement) => void;
  readonly #learnsSizes: boolean;
  #next = 1;

  /**
   * `onForget` is called with the oldest statement when there are more than `limit`. The threads should then forget its number.
   * With `learnsSizes`, each statement remembers the sizes of its answers.
   */
  constructor(onForget: (forgotten: Statement) => void, limit = keptStatementsOf(undefined), learnsSizes = false) {
    this.#onForget = onForget;
    this.#limit = limit;
    this.#learnsSizes = learnsSizes;
  }

  /** All statements that have a number, the oldest first. */
  get all(): Iterable<Statement> {
    return this.#byText.values();
  }

  /** Returns true if the statement's number is from this registry and still valid. */
  has(statement: Statement): boolean {
    return statement.registry === this;
  }

  /** Returns the statement with that text. Gives it a new number if it has none. */
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

/** Sends a thread the statement's text and number, unless it knows them. Call it before a request uses the number. */
export function sendStatement(statement: Statement, thread: ServiceThread): void {
  if (!statement.sentTo.add(thread)) return;
  thread.signal({ kind: 'statement', statement: statement.number, cql: statement.cql } satisfies SignalToThread);
}

/** Makes a thread forget the statement, if it knows it. */
export function forgetStatement(statement: Statement, thread: ServiceThread): void {
  if (!statement.sentTo.delete(thread)) return;
  thread.signal({ kind: 'forget-statement', statement: statement.number } satisfies SignalToThread);
}
