/**
 * Frames of the native protocol, version 4, byte by byte, and a server that sends them. For tests that depend on where a frame
 * begins and ends in the stream. All other tests use the simulator.
 */
import { createServer, type Server, type Socket, type AddressInfo } from 'node:net';

/** The CQL types that these frames use. */
export const typeCodes = { blob: 3, int: 9, uuid: 12, varchar: 13, inet: 16, set: 34, map: 33 } as const;

export type Cell = Buffer | null;
export type FrameType = number | readonly number[];

export interface RowsFrame {
  readonly streamId: number;
  readonly columns: Readonly<Record<string, FrameType>>;
  readonly rows: readonly (readonly Cell[])[];
  readonly pageState?: Buffer;
  readonly customPayload?: Readonly<Record<string, Buffer>>;
}

export function rowsFrame({ streamId, columns, rows, pageState, customPayload }: RowsFrame): Buffer {
  const names = Object.entries(columns);
  const body = [
    ...(customPayload
      ? [
          short(Object.keys(customPayload).length),
          ...Object.entries(customPayload).flatMap(([name, value]) => [string(name), bytes(value)]),
        ]
      : []),
    int(2),
    int(pageState ? 3 : 1),
    int(names.length),
    ...(pageState ? [bytes(pageState)] : []),
    string('ks'),
    string('table'),
    ...names.flatMap(([name, type]) => [string(name), ...[type].flat().map((code) => short(code))]),
    int(rows.length),
    ...rows.flat().map((cell) => bytes(cell)),
  ];
  return frame(0x08, streamId, Buffer.concat(body), customPayload ? 0x04 : 0);
}

/** The bytes between the number of rows and the end of the body. */
export function rowsContent(rows: readonly (readonly Cell[])[]): Buffer {
  return Buffer.concat(rows.flat().map((cell) => bytes(cell)));
}

export function voidFrame(streamId: number): Buffer {
  return frame(0x08, streamId, int(1));
}

export function errorFrame(streamId: number, code: number, message: string): Buffer {
  return frame(0x00, streamId, Buffer.concat([int(code), string(message)]));
}

export function frame(opcode: number, streamId: number, body: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(9);
  header.writeUInt8(0x84, 0);
  header.writeUInt8(flags, 1);
  header.writeInt16BE(streamId, 2);
  header.writeUInt8(opcode, 4);
  header.writeInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

export function short(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

export function int(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

export function string(value: string): Buffer {
  return Buffer.concat([short(Buffer.byteLength(value)), Buffer.from(value)]);
}

export function bytes(value: Cell): Buffer {
  return value === null ? int(-1) : Buffer.concat([int(value.length), value]);
}

/** The frames that answer one query. */
export type Answer = (query: string, streamId: number) => Buffer | undefined;

/** One node that the driver can connect to. All frames of one turn of the loop are sent in one chunk. */
export class FrameServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answer: Answer;
  readonly queries: string[] = [];

  private constructor(answer: Answer) {
    this.#answer = answer;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(answer: Answer): Promise<FrameServer> {
    const server = new FrameServer(answer);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    let received = Buffer.alloc(0);
    let answers: Buffer[] = [];
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 9 && received.length >= 9 + received.readInt32BE(5)) {
        const end = 9 + received.readInt32BE(5);
        if (answers.length === 0) {
          setImmediate(() => {
            socket.write(Buffer.concat(answers));
            answers = [];
          });
        }
        answers.push(this.#reply(received.readUInt8(4), received.readInt16BE(2), received.subarray(9, end)));
        received = received.subarray(end);
      }
    });
  }

  #reply(opcode: number, streamId: number, body: Buffer): Buffer {
    if (opcode === 0x05) return frame(0x06, streamId, short(0));
    if (opcode !== 0x07) return frame(0x02, streamId, Buffer.alloc(0));
    const query = body.toString('utf8', 4, 4 + body.readInt32BE(0));
    this.queries.push(query);
    return this.#answer(query, streamId) ?? systemRows(query, streamId);
  }
}

export const local = {
  columns: {
    key: typeCodes.varchar,
    data_center: typeCodes.varchar,
    rack: typeCodes.varchar,
    release_version: typeCodes.varchar,
    partitioner: typeCodes.varchar,
    host_id: typeCodes.uuid,
    rpc_address: typeCodes.inet,
    tokens: [typeCodes.set, typeCodes.varchar],
    truncated_at: [typeCodes.map, typeCodes.uuid, typeCodes.blob],
  },
  row: [
    ...['local', 'datacenter1', 'rack1', '4.1.0', 'org.apache.cassandra.dht.Murmur3Partitioner'].map((text) =>
      Buffer.from(text),
    ),
    Buffer.alloc(16, 7),
    Buffer.from([127, 0, 0, 1]),
    Buffer.concat([int(2), bytes(Buffer.from('-5')), bytes(Buffer.from('5'))]),
    Buffer.concat([int(1), bytes(Buffer.alloc(16, 1)), bytes(Buffer.from([1, 2]))]),
  ],
} as const;

function systemRows(query: string, streamId: number): Buffer {
  const rows = query.includes('system.local') ? [local.row] : [];
  return rowsFrame({ streamId, columns: local.columns, rows });
}
