import { expect, it } from 'vitest';
import { RequestMemoryReader, RequestValues, splitRequests, type RequestReader } from './request-values.ts';

function readAll(
  memory: ConstructorParameters<typeof RequestMemoryReader>[0],
  count: number,
  read: (reader: RequestReader) => unknown,
): unknown[] {
  const seen: unknown[] = [];
  new RequestMemoryReader(memory).read(count, (service, slot, reader) => seen.push([service, slot, read(reader)]));
  return seen;
}

it('returns the written values, request by request', () => {
  const written = new RequestValues();
  for (let slot = 0; slot < 700; slot++) {
    written.begin();
    written.int32(slot);
    written.float64(slot === 0 ? -0 : slot / 3);
    written.value(`text ${slot}`);
    written.end(5, slot);
  }

  const memory = structuredClone(written.take());

  expect(readAll(memory, 700, (reader) => [reader.int32(), reader.float64(), reader.value()])).toEqual(
    Array.from({ length: 700 }, (_, slot) => [5, slot, [slot, slot === 0 ? -0 : slot / 3, `text ${slot}`]]),
  );
});

it('reads the same values again with a copy of the reader, from the position of the copy', () => {
  const written = new RequestValues();
  written.begin();
  for (const number of [1, 2, 3]) written.int32(number);
  written.value('text');
  written.end(1, 0);

  const [seen] = readAll(written.take(), 1, (reader) => {
    reader.int32();
    const copy = reader.copy();
    const read = (each: RequestReader): unknown[] => [each.int32(), each.int32(), each.value()];
    return [read(reader), read(copy)];
  }) as [unknown];

  expect(seen).toEqual([
    1,
    0,
    [
      [2, 3, 'text'],
      [2, 3, 'text'],
    ],
  ]);
});

it('finds each request, however much of the previous one was read', () => {
  const written = new RequestValues();
  for (const slot of [0, 1]) {
    written.begin();
    written.int32(slot);
    written.value(slot);
    written.end(1, slot);
  }

  const seen: unknown[] = [];
  new RequestMemoryReader(written.take()).read(2, (_service, slot, reader) => {
    if (slot === 1) seen.push(reader.int32(), reader.value());
  });

  expect(seen).toEqual([1, 1]);
});

it('leaves out dropped requests, and keeps an unfinished one for the next message', () => {
  const written = new RequestValues();
  written.begin();
  written.int32(1);
  written.value('dropped');
  written.drop();
  written.begin();
  written.int32(2);
  written.value('whole');
  written.end(1, 0);
  written.begin();
  written.int32(3);
  written.value('begun');

  const first = written.take();
  written.int32(4);
  written.end(1, 1);
  const second = written.take();

  expect(readAll(first, 1, (reader) => [reader.int32(), reader.value()])).toEqual([[1, 0, [2, 'whole']]]);
  expect(readAll(second, 1, (reader) => [reader.int32(), reader.int32(), reader.value()])).toEqual([
    [1, 1, [3, 4, 'begun']],
  ]);
  expect(written.take()).toEqual({ int32s: new Int32Array(0), values: [] });
});

it('splits a message into requests that can be read separately', () => {
  const written = new RequestValues();
  for (const slot of [0, 1, 2]) {
    written.begin();
    for (let index = 0; index < slot; index++) written.int32(index);
    written.value(slot);
    written.end(9, slot);
  }

  const parts = [...splitRequests(written.take())];

  expect(parts.map(({ service, slot }) => [service, slot])).toEqual([
    [9, 0],
    [9, 1],
    [9, 2],
  ]);
  expect(parts.map(({ memory }) => readAll(memory, 1, (reader) => reader.value())[0])).toEqual([
    [9, 0, 0],
    [9, 1, 1],
    [9, 2, 2],
  ]);
});
