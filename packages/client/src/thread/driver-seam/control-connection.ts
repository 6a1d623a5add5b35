/** The private parts of the driver that `client-guard.ts` wraps: their types, and a check that this driver has them. */
import type { Socket } from 'node:net';
import type { DriverClient } from './client.ts';
import { findInternals } from './internals.ts';

type Callback = (error?: unknown) => void;
type Hosts = Iterator<unknown>;

/** The driver's connection. Only the parts that the guard uses. */
export interface OpenableConnection {
  readonly connected: boolean;
  readonly netClient: Socket;
  open(callback: Callback): void;
  openAsync(): Promise<void>;
  close(): void;
}
type ConnectionClass = new (endpoint: string, protocolVersion: null, options: object) => OpenableConnection;

export interface ConnectedHost {
  readonly pool: { _createConnection(): OpenableConnection };
  shutdown(waitForPending: boolean): Promise<void>;
}

interface LoadBalancing {
  newQueryPlan(keyspace: null, options: null, callback: (error: unknown, hosts: Hosts) => void): void;
}

/** The driver's control connection. Each client has one. */
export interface ControlConnection {
  host: unknown;
  connection: OpenableConnection | null;
  _triedHosts: object;
  readonly options: object;
  readonly hosts: { on(event: 'add' | 'remove', listener: (host: ConnectedHost) => void): void };
  readonly _isShuttingDown: boolean;
  readonly _reconnectionSchedule: { next(): { readonly value?: number } };
  readonly _profileManager: { getDefaultLoadBalancing(): LoadBalancing };
  log(level: string, message: string, detail?: unknown): void;
  emit(event: 'newConnection', error: unknown): void;
  _refresh(hosts?: Hosts): Promise<void>;
  _refreshControlConnection(hosts: Hosts): Promise<void>;
  _createConnection(contactPoint: string): Promise<OpenableConnection>;
  _nodeTopologyChangeHandler(event: unknown): void;
  _nodeStatusChangeHandler(event: unknown): void;
  _nodeSchemaChangeHandler(event: unknown): void;
}

const methods = [
  'log',
  'emit',
  '_refresh',
  '_refreshControlConnection',
  '_createConnection',
  '_nodeTopologyChangeHandler',
  '_nodeStatusChangeHandler',
  '_nodeSchemaChangeHandler',
] as const;

/** Returns the control connection of a client, if it has the parts that the guard uses. */
export function controlConnectionOf(client: DriverClient): ControlConnection | undefined {
  const { controlConnection } = client as unknown as { readonly controlConnection?: ControlConnection };
  const isKnown = methods.every((method) => typeof controlConnection?.[method] === 'function');
  return isKnown ? controlConnection : undefined;
}

/** Returns true if the client has connected and was not shut down. */
export function isConnected(client: DriverClient): boolean {
  return (client as unknown as { readonly connected?: boolean }).connected === true;
}

/** Finds the driver's class of connections. */
export function findConnectionClass(): ConnectionClass | undefined {
  const internals = findInternals();
  if ('unavailable' in internals) return undefined;
  return internals.connectionPrototype.constructor as unknown as ConnectionClass;
}

/** Returns the hosts to try, in the order of the load-balancing policy. */
export function newQueryPlan(control: ControlConnection): Promise<Hosts> {
  return new Promise((resolve, reject) => {
    const policy = control._profileManager.getDefaultLoadBalancing();
    policy.newQueryPlan(null, null, (error, hosts) => (error ? reject(error) : resolve(hosts)));
  });
}
