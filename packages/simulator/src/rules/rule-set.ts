import type { RequestOpcode } from '../protocol/opcodes.ts';
import type { Rule, RuleCondition, RuleReaction } from './rule.ts';

/** What rules are matched against. */
export interface RuleSubject {
  readonly opcode: RequestOpcode;
  /** One text; several for a batch; none for messages without statements. */
  readonly queries: readonly string[];
  readonly nodeNumber: number;
  readonly nodeAddress: string;
  readonly keyspace: string | undefined;
  /** The connection it came on; anything that is its own. */
  readonly connection: object;
}

interface ActiveRule {
  readonly rule: Rule;
  /** How many requests met its condition so far. */
  readonly total: Count;
  /** The same for each connection, if the rule counts so. */
  readonly byConnection: WeakMap<object, Count>;
  random: number;
}

interface Count {
  value: number;
}

/** The rules, in the order they were added. */
export class RuleSet {
  readonly #rules = new Set<ActiveRule>();

  get isEmpty(): boolean {
    return this.#rules.size === 0;
  }

  /** Adds a rule that passed `assertRule`. Returns a function that removes it. */
  add(rule: Rule): () => void {
    const random = (rule.when.seed ?? 1) >>> 0;
    const active: ActiveRule = { rule, total: { value: 0 }, byConnection: new WeakMap(), random };
    this.#rules.add(active);
    return () => {
      this.#rules.delete(active);
    };
  }

  clear(): void {
    this.#rules.clear();
  }

  /** The reaction of the first rule that is for this request. Counts the request in every rule up to that one. */
  react(subject: RuleSubject): RuleReaction | undefined {
    for (const active of this.#rules) {
      if (describes(active.rule.when, subject) && isTurn(active, subject.connection)) return active.rule.then;
    }
    return undefined;
  }

  /** The first rule with rows of its own for a text that the tables cannot prepare. */
  rowsFor(query: string): RuleReaction | undefined {
    for (const { rule } of this.#rules) {
      if (rule.then.rows && rule.when.query !== undefined && matchesText(rule.when.query, query)) return rule.then;
    }
    return undefined;
  }
}

const statements: readonly RequestOpcode[] = ['QUERY', 'EXECUTE', 'BATCH'];

function describes(condition: RuleCondition, subject: RuleSubject): boolean {
  const { query, opcode, node, keyspace, not } = condition;
  const opcodes = opcode === undefined ? (query === undefined ? undefined : statements) : [opcode].flat();
  if (opcodes && !opcodes.includes(subject.opcode)) return false;
  if (query !== undefined && !subject.queries.some((text) => matchesText(query, text))) return false;
  if (node !== undefined && node !== subject.nodeNumber && node !== subject.nodeAddress) return false;
  if (keyspace !== undefined && keyspace !== subject.keyspace) return false;
  return not === undefined || !describes(not, subject);
}

function matchesText(query: string | RegExp, text: string): boolean {
  if (typeof query === 'string') return query === text || collapse(query) === collapse(text);
  // A global or sticky expression remembers where it stopped; every text is matched from its start.
  query.lastIndex = 0;
  return query.test(text);
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function isTurn(active: ActiveRule, connection: object): boolean {
  const { nth, every, firstTimes, from, countPer, probability } = active.rule.when;
  const counter = countPer === 'connection' ? countOf(active.byConnection, connection) : active.total;
  const count = ++counter.value;
  if (nth !== undefined && count !== nth) return false;
  if (every !== undefined && count % every !== 0) return false;
  if (firstTimes !== undefined && count > firstTimes) return false;
  if (from !== undefined && count < from) return false;
  return probability === undefined || nextRandom(active) < probability;
}

function countOf(counts: WeakMap<object, Count>, connection: object): Count {
  const known = counts.get(connection);
  if (known) return known;
  const count = { value: 0 };
  counts.set(connection, count);
  return count;
}

/** Mulberry32: small, and the same on every machine. */
function nextRandom(active: ActiveRule): number {
  active.random = (active.random + 0x6d2b79f5) >>> 0;
  let mixed = active.random;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
