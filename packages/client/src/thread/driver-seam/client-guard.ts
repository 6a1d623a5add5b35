/**
 * Keeps one driver client alive when its control connection fails, and closes every connection that the client opened.
 *
 * The driver's control connection may refresh twice at once. The second refresh sets `control.connection` to null while the first
 * one uses it, and the `TypeError` ends the thread or, inline, the process. The driver also forgets to close connections: those of
 * hosts that it replaces, those of failed attempts, and those that open during its shutdown. The guard changes this one client
 * only. See `docs/decisions/0024-driver-client-guard.md`.
 */
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errors } from '../../values/driver.ts';
import {
  controlConnectionOf,
  findConnectionClass,
  isConnected,
  newQueryPlan,
  type ControlConnection,
  type OpenableConnection,
} from './control-connection.ts';
import type { DriverClient } from './client.ts';

/** Guards one driver client. Make it before the client connects. */
export class ClientGuard {
  readonly #client: DriverClient;
  readonly #sockets = new Set<Socket>();
  readonly #closed = new AbortController();
  /** The running refresh. There is one at a time. */
  #refreshing: Promise<void> | undefined;

  constructor(client: DriverClient) {
    this.#client = client;
    const control = controlConnectionOf(client);
    if (control === undefined) return;
    this.#refreshOneAtATime(control);
    this.#retryUntilClosed(control);
    this.#containHandlers(control);
    this.#trackConnections(control);
  }

  get isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Shuts the client down and closes every connection that it made. If the client is still connecting, it fails at once. */
  async close(): Promise<void> {
    this.#closed.abort();
    try {
      await this.#client.shutdown();
    } finally {
      for (const socket of this.#sockets) socket.destroy(closedError());
    }
  }

  /** A caller during a refresh waits for that refresh. The driver alone would start a second one. */
  #refreshOneAtATime(control: ControlConnection): void {
    const refresh = control._refresh.bind(control);
    control._refresh = (hosts) => {
      // The running refresh calls this to go on with its remaining hosts.
      if (hosts !== undefined) return refresh(hosts);
      this.#refreshing ??= this.#refreshUntilConnected(control, refresh).finally(() => (this.#refreshing = undefined));
      return this.#refreshing;
    };
  }

  /** Never rejects: the driver's timers call it and do not handle a rejection. */
  async #refreshUntilConnected(control: ControlConnection, refresh: () => Promise<void>): Promise<void> {
    while (!this.isClosed && !control._isShuttingDown) {
      try {
        await refresh();
        // Without a connection, the driver has set a timer. If the connection was lost meanwhile, only this loop notices it.
        if (control.connection === null || control.connection.connected) return;
      } catch (error) {
        control.log('error', 'The control connection could not be refreshed', error);
        await this.#wait(control);
      }
    }
  }

  /** Retries here, because `close()` can end this wait. The driver's own timer would keep the process alive for minutes. */
  #retryUntilClosed(control: ControlConnection): void {
    const connect = control._refreshControlConnection.bind(control);
    control._refreshControlConnection = async (hosts) => {
      for (let plan = hosts; ; plan = await newQueryPlan(control)) {
        try {
          await connect(plan);
          return;
        } catch (error) {
          if (this.isClosed || control._isShuttingDown) throw error;
          control.log('warning', 'The control connection is lost: trying again', error);
          control.emit('newConnection', error);
          await this.#wait(control);
          if (this.isClosed || control._isShuttingDown) throw error;
          control.host = null;
          control.connection = null;
          control._triedHosts = {};
        }
      }
    };
  }

  /** Handlers of server events run in a socket's stream, where an error that they throw is uncaught. */
  #containHandlers(control: ControlConnection): void {
    for (const name of [
      '_nodeTopologyChangeHandler',
      '_nodeStatusChangeHandler',
      '_nodeSchemaChangeHandler',
    ] as const) {
      const handle = control[name].bind(control);
      control[name] = (event) => {
        try {
          handle(event);
        } catch (error) {
          control.log('error', 'An event of the server could not be handled', error);
        }
      };
    }
  }

  /** Tracks all connections, because the driver forgets those of replaced hosts and of failed attempts. */
  #trackConnections(control: ControlConnection): void {
    control.hosts.on('add', ({ pool }) => {
      const create = pool._createConnection.bind(pool);
      pool._createConnection = () => this.#track(create());
    });
    control.hosts.on('remove', (host) => {
      // Before the client has connected, the driver itself closes what it made.
      if (isConnected(this.#client)) host.shutdown(true).catch(() => {}); // it only starts to drain the connections
    });
    const Connection = findConnectionClass();
    if (Connection === undefined) return;
    control._createConnection = async (contactPoint) => {
      const connection = this.#track(new Connection(contactPoint, null, control.options));
      try {
        await connection.openAsync();
        if (this.isClosed || control._isShuttingDown) throw closedError();
        return connection;
      } catch (error) {
        connection.close();
        throw error;
      }
    };
  }

  #track(connection: OpenableConnection): OpenableConnection {
    const open = connection.open.bind(connection);
    connection.open = (callback) => {
      if (this.isClosed) {
        process.nextTick(callback, closedError());
        return;
      }
      open(callback);
      const socket = connection.netClient;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    };
    connection.openAsync = promisify((callback: (error?: unknown) => void) => connection.open(callback));
    return connection;
  }

  /** Waits for the delay of the reconnection policy, or until the client is closed. */
  async #wait(control: ControlConnection): Promise<void> {
    const delayMs = control._reconnectionSchedule.next().value;
    await setTimeout(delayMs, undefined, { signal: this.#closed.signal }).catch(() => {}); // closed
  }
}

/** Makes the error of a client that is closed while it is connecting. */
export function closedError(): Error {
  return new errors.NoHostAvailableError({}, 'The client was closed while it was connecting.');
}
