import { expect, it } from 'vitest';
import { readRequests, RequestBatch, type RequestVisitor } from './request-batch.ts';

function recorder(): { visitor: RequestVisitor; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const visitor = new Proxy({} as RequestVisitor, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        calls.push([name, ...args]),
  });
  return { visitor, calls };
}

it('reads every operation as it was written', () => {
  const batch = new RequestBatch();
  const { visitor, calls } = recorder();

  batch.defineFunction(4, 'file:///a.js', 'run');
  batch.task(1, 63, 4, [1, 'x']);
  batch.abortTask(1, { kind: 'value', value: 'why' });
  batch.startService(2, 'file:///s.js', { a: 1 });
  batch.request(2, 0, ['payload']);
  batch.abortRequest(2, 0);
  batch.signal(2, 'hello');
  batch.closeService(2);
  batch.finish();
  batch.postTo(
    (entries) => readRequests(structuredClone(entries), visitor),
    () => expect.unreachable(),
  );

  expect(calls).toEqual([
    ['defineFunction', 4, 'file:///a.js', 'run'],
    ['task', 1, 63, 4, [1, 'x']],
    ['abortTask', 1, { kind: 'value', value: 'why' }],
    ['startService', 2, 'file:///s.js', { a: 1 }],
    ['request', 2, 0, ['payload']],
    ['abortRequest', 2, 0],
    ['signal', 2, 'hello'],
    ['closeService', 2],
    ['finish'],
  ]);
  expect(batch.isEmpty).toBe(true);
});

it('posts the other entries when one cannot be cloned', () => {
  const batch = new RequestBatch();
  const { visitor, calls } = recorder();
  const unsent: unknown[] = [];

  batch.request(1, 0, 'good');
  batch.request(1, 1, () => 'bad');
  batch.request(1, 2, 'good too');
  batch.postTo(
    (entries) => readRequests(structuredClone(entries), visitor),
    (entry) => unsent.push(entry[2]),
  );

  expect(calls.map((call) => call[2])).toEqual([0, 2]);
  expect(unsent).toEqual([1]);
});

it('transfers the buffers of the entries that can be sent', () => {
  const batch = new RequestBatch();
  const buffer = new ArrayBuffer(8);
  const unsent: unknown[] = [];

  batch.request(1, 0, buffer, [buffer]);
  batch.request(1, 1, buffer, [buffer]);
  batch.postTo(
    (entries, list) => void structuredClone(entries, { transfer: [...list] }),
    (entry) => unsent.push(entry[2]),
  );

  expect(buffer.byteLength).toBe(0);
  expect(unsent).toEqual([1]);
});

it('keeps written requests in order with other entries, and posts the rest when one cannot be cloned', () => {
  const batch = new RequestBatch();
  const { visitor, calls } = recorder();
  const unsent: unknown[] = [];
  const write = (slot: number, value: unknown) => {
    batch.beginRequest().value(value);
    batch.endRequest(1, slot);
  };

  write(0, 'a');
  write(1, 'b');
  batch.abortRequest(1, 0);
  write(2, () => 'bad');
  batch.request(1, 3, 'plain');
  write(4, 'c');
  batch.postTo(
    (entries) => readRequests(structuredClone(entries), visitor),
    (entry) => unsent.push(entry),
  );

  const seen = calls.map(([name, service, slot, payload]) => [
    name,
    service,
    slot,
    (payload as { value?(): unknown } | undefined)?.value?.() ?? payload,
  ]);
  expect(seen).toEqual([
    ['request', 1, 0, 'a'],
    ['request', 1, 1, 'b'],
    ['abortRequest', 1, 0, undefined],
    ['request', 1, 3, 'plain'],
    ['request', 1, 4, 'c'],
  ]);
  expect(unsent).toEqual([[4, 1, 2]]);
});
