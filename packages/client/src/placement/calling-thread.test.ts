import type { ServiceThread } from '@async-cassandra/executor';
import { expect, it } from 'vitest';
import { sendStatement, StatementRegistry } from '../registry/statements.ts';
import { asCallingThread } from './calling-thread.ts';

/** A thread that keeps what it is sent. */
function threadOf(sent: unknown[]): ServiceThread {
  return { index: 0, generation: 1, name: 'thread', memory: undefined, signal: (payload) => void sent.push(payload) };
}

it('is the same object for the same thread, with the index that it is given', () => {
  const thread = threadOf([]);

  expect(asCallingThread(thread, 4)).toBe(asCallingThread(thread, 4));
  expect(asCallingThread(thread, 4)).toMatchObject({ index: 4, name: 'thread', generation: 1 });
});

it('is sent a statement once, also in turns with the first thread of the pool', () => {
  const [sentToPool, sentHere]: [unknown[], unknown[]] = [[], []];
  const [pool, inline] = [threadOf(sentToPool), threadOf(sentHere)];
  const statement = new StatementRegistry(() => {}).resolve('SELECT 1');

  for (let count = 0; count < 3; count++) {
    sendStatement(statement, pool);
    sendStatement(statement, asCallingThread(inline, 1));
  }

  expect(sentToPool).toEqual([{ kind: 'statement', statement: statement.number, cql: 'SELECT 1' }]);
  expect(sentHere).toEqual(sentToPool);
});
