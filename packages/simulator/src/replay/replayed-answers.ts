import { opcodes } from '../protocol/opcodes.ts';
import { headerLength } from '../protocol/frame.ts';
import { queryFlags } from '../protocol/query-parameters.ts';
import type { Request } from '../protocol/request.ts';
import { encodeResponse, type Response } from '../protocol/response.ts';

/** Where a request's parts are, from the start of its frame. The id of a statement is 16 bytes. */
const offsets = {
  flags: 1,
  opcode: 4,
  execute: { id: headerLength + 2, queryFlags: headerLength + 20 },
  batch: { kind: headerLength + 3, id: headerLength + 6 },
} as const;

const idLength = 16;
const preparedKind = 1;

interface ReplayedAnswer {
  readonly opcode: number;
  readonly id: Buffer;
  readonly skipMetadata: boolean;
  /** The whole frame, for stream 0. */
  readonly frame: Buffer;
}

/**
 * The first answer to each prepared statement of a node, kept as a whole frame for every later execution. It costs a
 * look at 16 bytes and a copy, whatever the statement, so the server is not what a benchmark measures.
 */
export class ReplayedAnswers {
  /** By the first four bytes of the id, which is a digest. */
  readonly #byIdStart = new Map<number, ReplayedAnswer[]>();

  /** Returns the frame to send for a request's frame, or `undefined` when the tables have to answer. */
  find(bytes: Buffer, start: number, end: number): Buffer | undefined {
    if (bytes[start + offsets.flags] !== 0) return undefined;
    const opcode = bytes[start + offsets.opcode];
    if (opcode === opcodes.EXECUTE) {
      const { id, queryFlags: at } = offsets.execute;
      const flags = bytes[start + at];
      if (start + at >= end || flags === undefined || (flags & queryFlags.pagingState) !== 0) return undefined;
      return this.#frameOf(bytes, start + id, opcode, (flags & queryFlags.skipMetadata) !== 0);
    }
    if (opcode !== opcodes.BATCH) return undefined;
    const { kind, id } = offsets.batch;
    if (start + id + idLength > end || bytes[start + kind] !== preparedKind) return undefined;
    return this.#frameOf(bytes, start + id, opcode, false);
  }

  /** Keeps an answer, if requests like this one may be answered by it. Errors are not kept. */
  keep(request: Request, response: Response): void {
    const key = keyOf(request);
    if (!key || !['rows', 'void', 'canned'].includes(response.kind)) return;
    const start = key.id.readInt32BE(0);
    const opcode = opcodes[request.opcode];
    // Requests with a custom payload come here every time.
    if (this.#frameOf(key.id, 0, opcode, key.skipMetadata)) return;
    const answers = this.#byIdStart.get(start) ?? [];
    answers.push({ ...key, opcode, frame: encodeResponse(0, response) });
    this.#byIdStart.set(start, answers);
  }

  #frameOf(bytes: Buffer, at: number, opcode: number, skipMetadata: boolean): Buffer | undefined {
    const answers = this.#byIdStart.get(bytes.readInt32BE(at));
    if (!answers) return undefined;
    for (const answer of answers) {
      if (
        answer.opcode === opcode &&
        answer.skipMetadata === skipMetadata &&
        bytes.compare(answer.id, 0, idLength, at, at + idLength) === 0
      )
        return answer.frame;
    }
    return undefined;
  }
}

function keyOf(request: Request): { id: Buffer; skipMetadata: boolean } | undefined {
  if (request.opcode === 'EXECUTE') {
    const { pagingState, skipMetadata = false } = request.parameters;
    return pagingState === undefined && request.id.length === idLength
      ? { id: Buffer.from(request.id), skipMetadata }
      : undefined;
  }
  if (request.opcode !== 'BATCH') return undefined;
  const [first] = request.statements;
  return first && 'id' in first && first.id.length === idLength
    ? { id: Buffer.from(first.id), skipMetadata: false }
    : undefined;
}
