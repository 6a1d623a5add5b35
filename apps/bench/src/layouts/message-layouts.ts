import { readReading } from '../scenarios/read-reading.ts';
import { readingAt } from '../tables/readings.ts';
import {
  RowShape,
  createThreadShape,
  encodePage,
  openPage,
  operations,
  PageBytes,
  readExtras,
  readParameters,
  readReplyHeader,
  readStatement,
  replyHeaderBytes,
  writeExtras,
  writeParameters,
  writeReplyHeader,
  writeRequest,
  writeStatement,
} from '@async-cassandra/client/internal';
import {
  ReplyBatch,
  ReplyCursor,
  ReplyOp,
  RequestMemoryReader,
  RequestValues,
  type ReplyMessage,
  type RequestMemory,
} from '@async-cassandra/executor/internal';
import type { LayoutCase } from './layout-case.ts';
import { readingColumns, readingRows } from './page-layouts.ts';

/** Requests of one turn of the event loop, as with 100 in flight. */
const batchSize = 100;

const kinds = [
  { name: 'a uuid', parametersAt: (index: number): readonly unknown[] => [readingAt(index).id] },
  { name: '10 values', parametersAt: (index: number): readonly unknown[] => Object.values(readingAt(index)) },
] as const;

/** Requests with parameters, and replies of one row, in batches of 100. They are written, cloned as a message is, and read. */
export const messageLayouts: readonly LayoutCase[] = [
  ...kinds.flatMap(({ name, parametersAt }): LayoutCase[] => {
    const parameters = (): (readonly unknown[])[] =>
      Array.from({ length: batchSize }, (_, index) => parametersAt(index));
    return [
      {
        name: `request with ${name}, in a batch of 100: write`,
        side: 'main',
        unit: 'request',
        open: () => {
          const values = new RequestValues();
          const all = parameters();
          return { count: batchSize, run: () => writeBatch(values, all) };
        },
      },
      {
        name: `request with ${name}, in a batch of 100: clone`,
        side: 'both',
        unit: 'request',
        open: () => {
          const memory = writeBatch(new RequestValues(), parameters());
          return { count: batchSize, run: () => structuredClone(memory) };
        },
      },
      {
        name: `request with ${name}, in a batch of 100: read`,
        side: 'thread',
        unit: 'request',
        open: () => {
          const memory = writeBatch(new RequestValues(), parameters());
          return { count: batchSize, run: () => readBatch(memory) };
        },
      },
    ];
  }),
  {
    name: 'reply of one row, in a batch of 100: encode and write',
    side: 'thread',
    unit: 'reply',
    open: () => {
      const source = readingRows(1);
      const shape = createThreadShape(readingColumns);
      const batch = new ReplyBatch();
      return { count: batchSize, run: () => writeReplies(batch, () => encodePage(source, shape, replyHeaderBytes)) };
    },
  },
  {
    name: 'reply of one row, in a batch of 100: read and build the row',
    side: 'main',
    unit: 'reply',
    open: () => {
      const page = Uint8Array.from(encodePage(readingRows(1), createThreadShape(readingColumns), replyHeaderBytes));
      const message = writeReplies(new ReplyBatch(), () => page);
      const shape = new RowShape(readingColumns, {});
      return { count: batchSize, run: () => readReplies(message, shape) };
    },
  },
];

function writeBatch(values: RequestValues, all: readonly (readonly unknown[])[]): RequestMemory {
  for (const [slot, parameters] of all.entries()) {
    values.begin();
    writeRequest(values, operations.execute, 1);
    writeStatement(values, 1);
    writeExtras(values, undefined, undefined);
    writeParameters(values, parameters);
    values.end(1, slot);
  }
  return values.take();
}

function readBatch(memory: RequestMemory): unknown {
  let last: unknown;
  new RequestMemoryReader(memory).read(batchSize, (_service, _slot, reader) => {
    reader.int32();
    reader.int32();
    readStatement(reader);
    readExtras(reader);
    last = readParameters(reader);
  });
  return last;
}

function writeReplies(batch: ReplyBatch, encode: () => Uint8Array): ReplyMessage {
  for (let id = 0; id < batchSize; id++) {
    const view = encode();
    writeReplyHeader(view, { shape: 1, host: 0, consistency: 10 });
    batch.addPacked(ReplyOp.reply, 1, id, undefined, batch.pack(view), view.byteLength);
  }
  let posted: ReplyMessage | undefined;
  batch.postTo(
    (message) => {
      posted = message;
    },
    (_operation, error) => {
      throw error;
    },
  );
  if (posted === undefined) throw new TypeError('the batch posted nothing');
  return posted;
}

function readReplies(message: ReplyMessage, shape: RowShape): number {
  const cursor = new ReplyCursor(message);
  // Replies of one message share the views of its buffer.
  const bytes = new PageBytes(cursor.buffer as ArrayBuffer);
  let total = 0;
  for (; !cursor.isAtEnd; cursor.next()) {
    const { byteOffset, byteLength } = cursor;
    total += readReplyHeader(bytes, byteOffset).consistency;
    const row = openPage(bytes, byteOffset + replyHeaderBytes, byteLength - replyHeaderBytes, shape).first();
    if (row) total += readReading(row);
  }
  return total;
}
