import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { NodeIdentity } from '../plan/session.ts';
import { SimulatorError } from '../errors.ts';
import type { ServerEvent } from '../protocol/responses/event.ts';
import { Connection } from './connection.ts';
import type { ConnectionHost } from './connection-host.ts';

/** Certificate and key in PEM, for connections over TLS. */
export interface TlsIdentity {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
  /** When set, clients must show a certificate that one of these signed (mutual TLS). In PEM. */
  readonly clientCa?: string | Buffer;
}

/** One node: a listening socket and its connections. It can be closed and opened again on the same address. */
export class NodeServer {
  readonly connections = new Set<Connection>();
  readonly #address: string;
  readonly #tls: TlsServer | undefined;
  readonly #sockets = new Set<Socket>();
  /** Sockets that came while the node was paused: nothing of them has been read. */
  readonly #waiting = new Set<Socket>();
  #server: Server | undefined;
  #isPaused = false;
  #accept: ((socket: Socket) => void) | undefined;

  constructor(address: string, tls: TlsIdentity | undefined) {
    this.#address = address;
    this.#tls = tls && createTls(tls, (socket) => this.#accept?.(socket));
  }

  get isListening(): boolean {
    return this.#server !== undefined;
  }

  /** Listens; port 0 is a free one. Returns the port. @throws {SimulatorError} `address-in-use`, `address-not-available` */
  async listen(port: number): Promise<number> {
    // Sockets come paused, so that a paused node reads nothing of them, not even a TLS handshake.
    const server = createServer({ pauseOnConnect: true }, (socket) => this.#receive(socket));
    server.listen(port, this.#address);
    try {
      await once(server, 'listening');
    } catch (cause) {
      throw listenError(this.#address, port, cause);
    }
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Starts to serve connections. Those that came earlier have waited. */
  serve(node: NodeIdentity, host: ConnectionHost, nextNumber: () => number): void {
    this.#accept = (socket) => {
      const connection = new Connection(socket, nextNumber(), node, host);
      this.connections.add(connection);
      socket.once('close', () => this.connections.delete(connection));
      if (this.#isPaused) connection.pause();
    };
    this.#acceptWaiting();
  }

  sendEvent(event: ServerEvent): void {
    for (const connection of this.connections) connection.sendEvent(event);
  }

  /** Freezes the node: connections stay open and the system accepts new ones, but nothing is read or sent. */
  pause(): void {
    this.#isPaused = true;
    for (const connection of this.connections) connection.pause();
  }

  /** Continues after `pause`. */
  resume(): void {
    this.#isPaused = false;
    for (const connection of this.connections) connection.resume();
    this.#acceptWaiting();
  }

  /** Stops listening and closes every connection with a FIN or an RST, or leaves them open and silent. */
  async close(how: 'close' | 'reset' | 'silence' = 'close'): Promise<void> {
    const server = this.#server;
    if (!server) {
      if (how !== 'silence') this.#endConnections(how);
      return;
    }
    this.#server = undefined;
    this.#isPaused = false;
    if (how === 'silence') {
      for (const connection of this.connections) connection.silence();
      // It closes only after its connections, and those stay open.
      server.close();
      return;
    }
    const closed = once(server, 'close');
    server.close();
    this.#endConnections(how);
    await closed;
  }

  #endConnections(how: 'close' | 'reset'): void {
    for (const connection of this.connections) connection.close(how);
    // Their sockets report the end later than the server does.
    this.connections.clear();
    for (const socket of this.#sockets) socket.destroy();
  }

  #receive(socket: Socket): void {
    // Every socket, also those still at a TLS handshake: each would keep the server from closing.
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#waiting.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    if (this.#isPaused || !this.#accept) this.#waiting.add(socket);
    else this.#open(socket);
  }

  #acceptWaiting(): void {
    for (const socket of this.#waiting) this.#open(socket);
    this.#waiting.clear();
  }

  #open(socket: Socket): void {
    if (this.#tls) this.#tls.emit('connection', socket);
    else this.#accept?.(socket);
    socket.resume();
  }
}

function createTls({ key, cert, clientCa }: TlsIdentity, onSocket: (socket: Socket) => void): TlsServer {
  const mutual = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  // It never listens; it gets its sockets. A failed handshake closes its socket, and nothing else has to be done.
  return createTlsServer({ key, cert, ...mutual }, onSocket).on('tlsClientError', () => {});
}

function listenError(address: string, port: number, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new SimulatorError(
      'address-in-use',
      `${address}:${port} is in use. Choose another port, or 0 for a free one.`,
      { cause },
    );
  }
  if (code === 'EADDRNOTAVAIL') {
    return new SimulatorError(
      'address-not-available',
      `This machine has no address ${address}. macOS has only 127.0.0.1: add the alias with \`sudo ifconfig lo0 alias ${address} up\`, or start with nodes: 1.`,
      { cause },
    );
  }
  if (code === 'EACCES') {
    return new SimulatorError(
      'address-not-available',
      `This user may not listen on ${address}:${port}: ports below 1024 are the system's. Choose one above.`,
      { cause },
    );
  }
  return cause;
}
