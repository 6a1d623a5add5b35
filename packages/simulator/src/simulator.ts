import { Activity, type RecordedRequest, type RequestFilter } from './activity.ts';
import { declareAll } from './declare.ts';
import { Engine } from './engine/engine.ts';
import { replicasOf } from './engine/ring.ts';
import type { NodeIdentity } from './plan/session.ts';
import { SimulatorError } from './errors.ts';
import {
  assertRule,
  resolveSimulatorOptions,
  type ResolvedSimulatorOptions,
  type SimulatorOptions,
} from './options.ts';
import type { Inet, ServerEvent } from './protocol/responses/event.ts';
import { Replay } from './replay/replay.ts';
import type { Rule } from './rules/rule.ts';
import { RuleSet } from './rules/rule-set.ts';
import { passwordAuthentication, scriptedAuthentication, type Authentication } from './server/authentication.ts';
import { bindNodes, type BoundNodes } from './server/bind-nodes.ts';
import type { ConnectionHost } from './server/connection-host.ts';
import { NodeServer } from './server/node-server.ts';
import type { SimulatorEvent } from './server-event.ts';
import { Catalog } from './storage/catalog.ts';
import { nodeAddress, Topology } from './topology.ts';
import { nativeType } from './types/cql-type.ts';
import { encodeCell } from './types/registry.ts';

/** Starts a simulated cluster. It accepts connections when the promise resolves. @throws {SimulatorError} */
export async function startSimulator(options?: SimulatorOptions): Promise<Simulator> {
  const resolved = resolveSimulatorOptions(options);
  const catalog = new Catalog();
  declareAll(catalog, resolved.keyspaces, resolved.types, resolved.tables);
  const addresses = Array.from({ length: resolved.nodes }, (_, i) => nodeAddress(i + 1));
  return new Simulator(resolved, catalog, await bindNodes(addresses, resolved.port, resolved.tls));
}

/** Options of `stopNode`. */
export interface StopNodeOptions {
  /**
   * What its connections see: `'close'` an orderly end, `'reset'` the RST of a process that died, `'silence'` nothing at
   * all, as when a machine loses its power: they stay open, and no byte comes any more. Default: `'close'`.
   */
  readonly connections?: 'close' | 'reset' | 'silence';
  /** Whether the other nodes send STATUS_CHANGE. Default: true. */
  readonly isAnnounced?: boolean;
}

/** A running cluster of simulated nodes. Made by {@link startSimulator}. */
export class Simulator implements AsyncDisposable {
  /** The address of each node. Drivers need a mutable array. */
  readonly contactPoints: string[];
  /** The port of every node. */
  readonly port: number;
  readonly localDataCenter: string;
  readonly #options: ResolvedSimulatorOptions;
  readonly #topology: Topology;
  readonly #engine: Engine;
  readonly #rules = new RuleSet();
  readonly #activity: Activity;
  readonly #host: ConnectionHost;
  #connectionCount = 0;

  /** Use {@link startSimulator}. */
  constructor(options: ResolvedSimulatorOptions, catalog: Catalog, bound: BoundNodes) {
    this.port = bound.port;
    this.localDataCenter = options.dataCenter;
    this.#options = options;
    this.#topology = new Topology(options);
    this.#engine = new Engine({
      ...options,
      catalog,
      nodes: this.nodes,
      aliveNodeCount: () => [...this.#topology.servers].filter((server) => server.isListening).length,
      schemaChanged: (schema) => {
        this.#host.replay?.clear();
        this.emit({ eventType: 'SCHEMA_CHANGE', schema });
      },
    });
    this.#activity = new Activity(options.recordedRequests, (node, keyspace, routingKey) => {
      const schema = catalog.keyspaces.find((each) => each.name === keyspace);
      return replicasOf(this.nodes, schema, routingKey).some((replica) => replica.number === node);
    });
    for (const rule of options.rules) this.#rules.add(rule);
    this.#host = {
      engine: this.#engine,
      rules: this.#rules,
      activity: this.#activity,
      authentication: createAuthentication(options),
      replay: options.replay ? new Replay() : undefined,
      echoCustomPayload: options.echoCustomPayload,
    };
    for (const server of bound.servers) this.#serve(server);
    this.contactPoints = this.nodes.map((node) => node.address);
  }

  /** The nodes, each with its number, address, host id and tokens. */
  get nodes(): readonly NodeIdentity[] {
    return this.#topology.identities;
  }

  /** Returns the number of open connections, to one node or to all. */
  connectionCount(node?: number | string): number {
    const servers = node === undefined ? [...this.#topology.servers] : [this.#topology.find(node).server];
    return servers.reduce((sum, server) => sum + server.connections.size, 0);
  }

  /** Adds a rule behind the existing ones. Returns a function that removes it. @throws {SimulatorError} */
  addRule(rule: Rule): () => void {
    assertRule(rule);
    return this.#rules.add(rule);
  }

  clearRules(): void {
    this.#rules.clear();
  }

  /** Lists the recorded requests, oldest first. */
  requests(filter: RequestFilter = {}): RecordedRequest[] {
    const number = filter.node === undefined ? undefined : this.#topology.find(filter.node).identity.number;
    return this.#activity.list(filter, number);
  }

  clearRequests(): void {
    this.#activity.clear();
  }

  /** Makes one node, or all, forget its prepared statements, as a restart does. */
  forgetPrepared(node?: number | string): void {
    this.#host.replay?.clear();
    this.#engine.prepared.clear(node === undefined ? undefined : this.#topology.find(node).identity.number);
  }

  /** Sends an event to every connection that registered for its type. With `from`, only that node sends it. */
  emit(event: SimulatorEvent, { from }: { readonly from?: number | string } = {}): void {
    const servers = from === undefined ? this.#topology.servers : [this.#topology.find(from).server];
    const sent =
      event.eventType === 'SCHEMA_CHANGE' ? event : ({ ...event, node: this.#inetOf(event.node) } as ServerEvent);
    for (const server of servers) server.sendEvent(sent);
  }

  /** Closes a node's connections and stops listening. The other nodes send STATUS_CHANGE DOWN. */
  async stopNode(node: number | string, options: StopNodeOptions = {}): Promise<void> {
    const { identity, server } = this.#topology.find(node);
    await server.close(options.connections);
    if (options.isAnnounced ?? true) {
      this.emit({ eventType: 'STATUS_CHANGE', change: 'DOWN', node: identity.number });
    }
  }

  /** Starts a stopped node again, without prepared statements. The other nodes send STATUS_CHANGE UP. */
  async startNode(node: number | string): Promise<void> {
    const { identity, server } = this.#topology.find(node);
    if (server.isListening) return;
    this.forgetPrepared(node);
    await server.listen(identity.port);
    this.emit({ eventType: 'STATUS_CHANGE', change: 'UP', node: identity.number });
  }

  /**
   * Freezes a node, as SIGSTOP does. Its connections stay open and the system accepts new ones, but the node reads and
   * answers nothing until `resumeNode`. No event is sent.
   */
  pauseNode(node: number | string): void {
    this.#topology.find(node).server.pause();
  }

  resumeNode(node: number | string): void {
    this.#topology.find(node).server.resume();
  }

  /** Adds a node at the next address. Sends TOPOLOGY_CHANGE NEW_NODE, then STATUS_CHANGE UP. @throws {SimulatorError} */
  async addNode(): Promise<NodeIdentity> {
    const server = new NodeServer(this.#topology.nextAddress, this.#options.tls);
    await server.listen(this.port);
    const node = this.#serve(server);
    this.contactPoints.push(node.address);
    this.emit({ eventType: 'TOPOLOGY_CHANGE', change: 'NEW_NODE', node: node.number });
    this.emit({ eventType: 'STATUS_CHANGE', change: 'UP', node: node.number });
    return node;
  }

  /** Removes a node from the ring and closes its connections. The others send TOPOLOGY_CHANGE REMOVED_NODE. */
  async removeNode(node: number | string): Promise<void> {
    const { identity, server } = this.#topology.remove(node);
    this.contactPoints.splice(this.contactPoints.indexOf(identity.address), 1);
    await server.close();
    const { address, port } = identity;
    const removed = { address: encodeInet(address), port };
    this.emit({ eventType: 'TOPOLOGY_CHANGE', change: 'REMOVED_NODE', node: removed });
  }

  /** Closes all connections and stops listening. May be called again. */
  async stop(): Promise<void> {
    await Promise.all([...this.#topology.servers].map((server) => server.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #serve(server: NodeServer): NodeIdentity {
    const { identity } = this.#topology.add(server, this.port);
    server.serve(identity, this.#host, () => ++this.#connectionCount);
    return identity;
  }

  #inetOf(node: number | string | Inet): Inet {
    if (typeof node === 'object') return node;
    const known = this.nodes.find((each) => each.number === node || each.address === node);
    if (known) return { address: encodeInet(known.address), port: known.port };
    if (typeof node === 'number') return this.#inetOf(this.#topology.find(node).identity.address);
    return { address: encodeInet(node), port: this.port };
  }
}

function createAuthentication({ credentials, authentication }: ResolvedSimulatorOptions): Authentication | undefined {
  if (authentication) return scriptedAuthentication(authentication);
  return credentials && passwordAuthentication([credentials].flat());
}

/** The bytes of an IPv4 or IPv6 address. */
function encodeInet(address: string): Buffer {
  try {
    return encodeCell(nativeType('inet'), address) as Buffer;
  } catch (cause) {
    throw new SimulatorError('invalid-option', `node must be a number or an IP address, got ${address}`, { cause });
  }
}
