import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { NodeIdentity } from '../engine/session.ts';
import { SimulatorError } from '../errors.ts';
import type { ServerEvent } from '../protocol/responses/event.ts';
import { Connection } from './connection.ts';
import type { ConnectionHost } from './connection-host.ts';

/** Certificate and key in PEM, for connections over TLS. */
export interface TlsIdentity {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}

/** One node: a listening socket and its connections. It can be closed and opened again on the same address. */
export class NodeServer {
  readonly connections = new Set<Connection>();
  readonly #address: string;
  readonly #tls: TlsIdentity | undefined;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #accept: ((socket: Socket) => void) | undefined;

  constructor(address: string, tls: TlsIdentity | undefined) {
    this.#address = address;
    this.#tls = tls;
  }

  get isListening(): boolean {
    return this.#server !== undefined;
  }

  /** Listens; port 0 is a free one. Returns the port. @throws {SimulatorError} `address-in-use`, `address-not-available` */
  async listen(port: number): Promise<number> {
    const onSocket = (socket: Socket): void => this.#accept?.(socket);
    const server = this.#tls ? createTlsServer({ ...this.#tls }, onSocket) : createServer(onSocket);
    // Every socket, also those still at a TLS handshake: each would keep the server from closing.
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.listen(port, this.#address);
    try {
      await once(server, 'listening');
    } catch (cause) {
      throw listenError(this.#address, port, cause);
    }
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** From now on connections are served; until then they wait. */
  serve(node: NodeIdentity, host: ConnectionHost, nextNumber: () => number): void {
    this.#accept = (socket) => {
      const connection = new Connection(socket, nextNumber(), node, host);
      this.connections.add(connection);
      socket.once('close', () => this.connections.delete(connection));
    };
  }

  sendEvent(event: ServerEvent): void {
    for (const connection of this.connections) connection.sendEvent(event);
  }

  /** Ends every connection and stops listening. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const connection of this.connections) connection.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
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
  return cause;
}
