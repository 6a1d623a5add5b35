import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeRequest, FrameSplitter, type Frame, type Request } from '@async-cassandra/simulator';

/** A socket that speaks the protocol without a driver: what is sent is exactly what the test says. */
export class RawClient implements AsyncDisposable {
  readonly socket: Socket;
  readonly #splitter = new FrameSplitter((frame) => this.#receive(frame));
  readonly #frames: Frame[] = [];
  readonly #waiting: ((frame: Frame) => void)[] = [];
  /** The chunks received, in order. */
  readonly bytes: Buffer[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.bytes.push(chunk);
      this.#splitter.push(chunk);
    });
    socket.on('error', () => socket.destroy());
  }

  static async open(port: number, host = '127.0.0.1'): Promise<RawClient> {
    const socket = connect(port, host);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Opens and sends STARTUP. */
  static async start(port: number, host = '127.0.0.1'): Promise<RawClient> {
    const client = await RawClient.open(port, host);
    await client.ask({ opcode: 'STARTUP', options: new Map([['CQL_VERSION', '3.0.0']]) });
    return client;
  }

  /** Opens, and logs in as to `PasswordAuthenticator`. */
  static async logIn(port: number, username: string, password: string, host = '127.0.0.1'): Promise<RawClient> {
    const client = await RawClient.start(port, host);
    await client.ask({ opcode: 'AUTH_RESPONSE', token: Buffer.from(`\0${username}\0${password}`) });
    return client;
  }

  /** Sends a message and waits for the next frame. */
  ask(request: Request, stream = 1): Promise<Frame> {
    return this.send(encodeRequest(stream, request));
  }

  query(query: string, pageSize?: number): Promise<Frame> {
    return this.send(this.encodeQuery(query, 1, pageSize));
  }

  encodeQuery(query: string, stream: number, pageSize?: number): Buffer {
    return encodeRequest(stream, { opcode: 'QUERY', query, parameters: { consistency: 1, pageSize } });
  }

  send(bytes: Buffer): Promise<Frame> {
    this.socket.write(bytes);
    return this.next();
  }

  next(): Promise<Frame> {
    const frame = this.#frames.shift();
    return frame ? Promise.resolve(frame) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.socket.destroyed) return;
    const closed = once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }

  #receive(frame: Frame): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(frame);
    else this.#frames.push(frame);
  }
}
