import { expect, it } from 'vitest';
import { ReplyBatch, ReplyCursor, ReplyOp, type ReplyMessage } from './reply-batch.ts';

function read(message: ReplyMessage): unknown[] {
  const entries: unknown[] = [];
  for (const cursor = new ReplyCursor(message); !cursor.isAtEnd; cursor.next()) {
    const { operation, service, id, value, buffer, byteOffset, byteLength } = cursor;
    entries.push([
      operation,
      service,
      id,
      value,
      buffer === undefined ? undefined : [...new Uint8Array(buffer, byteOffset, byteLength)],
    ]);
  }
  return entries;
}

function post(batch: ReplyBatch): unknown[] {
  const entries: unknown[] = [];
  batch.postTo(
    (message, list) => entries.push(...read(structuredClone(message, { transfer: list }))),
    (operation, error) => ({ operation: operation + 100, value: (error as Error).name }),
  );
  return entries;
}

it('is read as it was written: values, packed bytes, transferred bytes', () => {
  const batch = new ReplyBatch();

  batch.add(ReplyOp.signal, 1, 0, { shape: 1 });
  const start = batch.pack(new Uint8Array([1, 2, 3]));
  batch.addPacked(ReplyOp.reply, 1, 5, 'beside', start, 3);
  batch.addTransferred(ReplyOp.reply, 1, 6, undefined, new Uint8Array([9, 8, 7, 6]).subarray(1));
  batch.addPacked(ReplyOp.reply, 1, 7, undefined, batch.pack(new Uint8Array([4])), 1);
  batch.add(ReplyOp.ready, 0, 0);

  expect(post(batch)).toEqual([
    [ReplyOp.signal, 1, 0, { shape: 1 }, undefined],
    [ReplyOp.reply, 1, 5, 'beside', [1, 2, 3]],
    [ReplyOp.reply, 1, 6, undefined, [8, 7, 6]],
    [ReplyOp.reply, 1, 7, undefined, [4]],
    [ReplyOp.ready, 0, 0, undefined, undefined],
  ]);
  expect(batch.length).toBe(0);
});

it('grows with its entries and is empty after each post', () => {
  const batch = new ReplyBatch();

  for (let round = 0; round < 2; round++) {
    for (let id = 0; id < 300; id++) {
      batch.addPacked(ReplyOp.reply, 1, id, undefined, batch.pack(new Uint8Array(200).fill(id)), 200);
    }
    const entries = post(batch) as [number, number, number, unknown, number[]][];
    expect(entries.map((entry) => entry[2])).toEqual(Array.from({ length: 300 }, (_, id) => id));
    expect(entries.every((entry) => entry[4].every((byte) => byte === entry[2] % 256))).toBe(true);
  }
});

it('aligns packed bytes to 8 in the message, whatever the number of entries', () => {
  for (let count = 1; count < 5; count++) {
    const batch = new ReplyBatch();
    for (let id = 0; id < count; id++) {
      batch.addPacked(ReplyOp.reply, 1, id, undefined, batch.pack(new Uint8Array(id + 1)), id + 1);
    }
    batch.postTo(
      (message) => {
        for (const cursor = new ReplyCursor(message); !cursor.isAtEnd; cursor.next()) {
          expect(cursor.byteOffset % 8).toBe(0);
        }
      },
      () => expect.unreachable(),
    );
  }
});

it('replaces only the entry that cannot be cloned', () => {
  const batch = new ReplyBatch();

  batch.add(ReplyOp.reply, 1, 0, 'good');
  batch.add(ReplyOp.reply, 1, 1, () => 'bad');
  batch.addPacked(ReplyOp.reply, 1, 2, 'beside', batch.pack(new Uint8Array([7])), 1);

  expect(post(batch)).toEqual([
    [ReplyOp.reply, 1, 0, 'good', undefined],
    [ReplyOp.reply + 100, 1, 1, 'DataCloneError', undefined],
    [ReplyOp.reply, 1, 2, 'beside', [7]],
  ]);
});
