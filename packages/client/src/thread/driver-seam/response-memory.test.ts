import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int, rowsFrame, typeCodes, voidFrame } from '../../../test/frame-server.ts';
import { Encoder } from '../../values/driver.ts';
import type { FrameInfo, FrameReader, ParserClass } from './internals.ts';
import { gatheringParserClass, releaseOf, ResponseMemory } from './response-memory.ts';

const require = createRequire(import.meta.url);
const streams = require('cassandra-driver/lib/streams') as {
  Protocol: new (options: object) => Writable;
  Parser: ParserClass;
};

/** A response in the parser: the place of its body, and the function that releases it. */
interface Taken {
  readonly streamId: number;
  readonly body: Buffer;
  readonly release: (() => void) | undefined;
}

/** Writes chunks to the driver's first two streams. Results with rows are added to `taken`. */
function openParser(isOurs: (streamId: number) => boolean = () => true): {
  readonly write: (chunk: Buffer) => void;
  readonly taken: Taken[];
} {
  const taken: Taken[] = [];
  class TakingParser extends gatheringParserClass(streams.Parser, (_connection, frame) =>
    isOurs(frame.header.streamId),
  ) {
    override parseRows(frame: FrameInfo, reader: FrameReader): void {
      taken.push({ streamId: frame.header.streamId, body: reader.buf, release: releaseOf(frame) });
    }
  }
  const protocol = new streams.Protocol({ objectMode: true });
  protocol.pipe(new TakingParser({ objectMode: true }, new Encoder(4, {})) as unknown as Writable);
  return { write: (chunk) => void protocol.write(chunk), taken };
}

function pageFrame(streamId: number, bytes: number, fill = streamId): Buffer {
  return rowsFrame({
    streamId,
    columns: { id: typeCodes.int, data: typeCodes.blob },
    rows: [[int(streamId), Buffer.alloc(bytes, fill)]],
  });
}

/** Makes a chunk with its own memory, as a socket does. */
function chunkOf(bytes: Uint8Array): Buffer {
  return Buffer.from(Uint8Array.from(bytes).buffer);
}

function cut(frame: Buffer, size = 64 * 1024): Buffer[] {
  return Array.from({ length: Math.ceil(frame.length / size) }, (_, index) =>
    chunkOf(frame.subarray(index * size, (index + 1) * size)),
  );
}

const bodyOf = (frame: Buffer): Buffer => frame.subarray(9);

describe('a response in many chunks', () => {
  it('is collected, and each chunk with nothing else in it is freed', () => {
    const frame = pageFrame(1, 300_000);
    const chunks = cut(frame);
    const { write, taken } = openParser();
    chunks.forEach(write);

    expect(taken[0]?.body.equals(bodyOf(frame))).toBe(true);
    // The first chunk begins with the frame's header, where another response could end.
    expect(chunks.map(({ length }) => length)).toEqual([64 * 1024, 0, 0, 0, 0]);
  });

  it('uses the memory of the previous response that was released', () => {
    const { write, taken } = openParser();
    cut(pageFrame(1, 300_000)).forEach(write);
    const [first] = taken;
    first?.release?.();
    first?.release?.();
    const frames = [pageFrame(2, 290_000), pageFrame(3, 300_000)];
    frames.flatMap((frame) => cut(frame)).forEach(write);

    expect(taken[1]?.body.buffer).toBe(first?.body.buffer);
    expect(taken[2]?.body.buffer).not.toBe(first?.body.buffer);
    expect(taken.slice(1).map(({ body }, index) => body.equals(bodyOf(frames[index] as Buffer)))).toEqual([true, true]);
  });

  it('does not free a chunk that contains another response, shared memory, or a view', () => {
    const frames = [pageFrame(1, 100_000), pageFrame(2, 70_000)];
    const stream = Buffer.concat([...frames, voidFrame(3)]);
    const whole = chunkOf(stream);
    const { write, taken } = openParser();
    const chunks = [
      whole.subarray(0, 50_000),
      whole.subarray(50_000, 90_000),
      chunkOf(stream.subarray(90_000, 120_000)),
      chunkOf(stream.subarray(120_000)),
    ];
    chunks.forEach(write);

    expect(taken.map(({ body }, index) => body.equals(bodyOf(frames[index] as Buffer)))).toEqual([true, true]);
    expect(chunks.map(({ length }) => length)).toEqual([50_000, 40_000, 30_000, stream.length - 120_000]);
  });

  it('is collected by the driver if it is small or not ours', () => {
    const other = pageFrame(1, 100_000);
    const small = pageFrame(2, 60_000);
    const chunks = [...cut(other), ...cut(small, 20_000)];
    const { write, taken } = openParser((streamId) => streamId === 2);
    chunks.forEach(write);

    expect(
      taken.map(({ body, release }, index) => [body.equals(bodyOf([other, small][index] as Buffer)), release]),
    ).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
    expect(chunks.every(({ length }) => length > 0)).toBe(true);
  });

  it('has the bytes that the server sent, however responses are cut and whichever are released', () => {
    const response = fc.record({
      bytes: fc.oneof(fc.nat(2000), fc.integer({ min: 60_000, max: 200_000 })),
      isOurs: fc.boolean(),
      isReleased: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(response, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 8 }),
        (responses, sizes) => {
          const frames = responses.map(({ bytes }, streamId) => pageFrame(streamId, bytes));
          const stream = Buffer.concat(frames);
          const { write, taken } = openParser((streamId) => responses[streamId]?.isOurs === true);
          let seen = 0;
          for (let offset = 0, turn = 0; offset < stream.length; turn++) {
            const size = sizes[turn % sizes.length] as number;
            write(chunkOf(stream.subarray(offset, offset + size)));
            offset += size;
            for (; seen < taken.length; seen++) if (responses[seen]?.isReleased) expectBody(seen)?.release?.();
          }
          expect(taken.map(({ streamId }) => streamId)).toEqual(responses.map((_, streamId) => streamId));
          responses.forEach(({ isReleased }, streamId) => isReleased || expectBody(streamId));

          function expectBody(index: number): Taken | undefined {
            const { body } = taken[index] as Taken;
            const expected = bodyOf(frames[index] as Buffer);
            // A small body is read in its chunk.
            const at = body.indexOf(expected.subarray(0, 64));
            expect(at, `response ${index}`).toBeGreaterThanOrEqual(0);
            expect(body.subarray(at, at + expected.length).equals(expected), `response ${index}`).toBe(true);
            return taken[index];
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the memory between responses', () => {
  it('has a limit: the oldest buffer is freed, and a buffer larger than the limit is never kept', () => {
    const memory = new ResponseMemory();
    const megabytes = (count: number): Buffer => Buffer.allocUnsafeSlow(count * 1024 * 1024);
    const [first, second, third] = [megabytes(1), megabytes(2), megabytes(2)];
    for (const each of [first, second, third, megabytes(5)]) memory.giveBack(each);

    expect(memory.keptBytes).toBe(4 * 1024 * 1024);
    expect(memory.take(2 * 1024 * 1024)).toBe(second);
    expect(memory.take(1000)).toBe(third);
    expect(memory.take(1000)).not.toBe(first);
    expect(memory.keptBytes).toBe(0);
  });
});
