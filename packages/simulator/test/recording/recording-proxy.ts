import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A request with its answer, or an event, as they went over the wire. */
export interface RecordedFrame {
  /** What was going on. */
  readonly name: string;
  /** Whole frames in hexadecimal; an event has no request. */
  readonly request?: string;
  readonly response: string;
}

/** A TCP proxy that keeps every frame that passes, with its answer. */
export interface RecordingProxy extends AsyncDisposable {
  readonly port: number;
  readonly frames: RecordedFrame[];
  /** Names the frames from here on. */
  label: string;
}

/** Starts a proxy on 127.0.0.1 in front of a node. */
export async function startRecordingProxy(host: string, port: number): Promise<RecordingProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    record(client, upstream, proxy);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RecordingProxy = {
    port: (server.address() as AddressInfo).port,
    frames: [],
    label: 'connect',
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return proxy;
}

function record(client: Socket, upstream: Socket, proxy: RecordingProxy): void {
  const waiting = new Map<number, { name: string; request: string }>();
  const requests = createCutter((frame) => {
    waiting.set(frame.readInt16BE(2), { name: proxy.label, request: frame.toString('hex') });
  });
  const responses = createCutter((frame) => {
    const asked = waiting.get(frame.readInt16BE(2));
    waiting.delete(frame.readInt16BE(2));
    proxy.frames.push({ ...(asked ?? { name: `event during ${proxy.label}` }), response: frame.toString('hex') });
  });
  client.on('data', (chunk: Buffer) => {
    requests(chunk);
    upstream.write(chunk);
  });
  upstream.on('data', (chunk: Buffer) => {
    responses(chunk);
    client.write(chunk);
  });
  client.on('close', () => upstream.destroy());
  upstream.on('close', () => client.destroy());
}

/** Cuts chunks into whole frames of any version from 3 on; not the package's own splitter, which the frames shall judge. */
function createCutter(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 9 && pending.length >= 9 + pending.readUInt32BE(5)) {
      const end = 9 + pending.readUInt32BE(5);
      onFrame(pending.subarray(0, end));
      pending = pending.subarray(end);
    }
  };
}
