import { Activity, type RecordedRequest, type RequestFilter } from './activity.ts';
import { declareAll } from './declare.ts';
import { Engine } from './engine/engine.ts';
import { createTokens, replicasOf } from './engine/ring.ts';
import type { NodeIdentity } from './engine/session.ts';
import { createHostId } from './engine/system-rows.ts';
import { SimulatorError } from './errors.ts';
import { resolveSimulatorOptions, type ResolvedSimulatorOptions, type SimulatorOptions } from './options.ts';
import type { ServerEvent } from './protocol/responses/event.ts';
import type { Rule } from './rules/rule.ts';
import { RuleSet } from './rules/rule-set.ts';
import { bindNodes, type BoundNodes } from './server/bind-nodes.ts';
import type { NodeServer } from './server/node-server.ts';
import { Catalog } from './storage/catalog.ts';

/** Starts a simulated cluster; it is ready for connections when the promise resolves. @throws {SimulatorError} */
export async function startSimulator(options?: SimulatorOptions): Promise<Simulator> {
  const resolved = resolveSimulatorOptions(options);
  const catalog = new Catalog();
  declareAll(catalog, resolved.keyspaces, resolved.types, resolved.tables);
  const addresses = Array.from({ length: resolved.nodes }, (_, i) => `127.0.0.${i + 1}`);
  return new Simulator(resolved, catalog, addresses, await bindNodes(addresses, resolved.port, resolved.tls));
}

/** A running cluster of simulated nodes. Made by {@link startSimulator}. */
export class Simulator implements AsyncDisposable {
  /** One address for each node; mutable because drivers ask for an array that is. */
  readonly contactPoints: string[];
  /** The port of every node. */
  readonly port: number;
  readonly localDataCenter: string;
  /** Who the nodes are: address, host id, tokens. */
  readonly nodes: readonly NodeIdentity[];
  readonly #servers: readonly NodeServer[];
  readonly #engine: Engine;
  readonly #rules = new RuleSet();
  readonly #activity: Activity;
  #connectionCount = 0;

  /** Use {@link startSimulator}. */
  constructor(options: ResolvedSimulatorOptions, catalog: Catalog, addresses: readonly string[], bound: BoundNodes) {
    this.contactPoints = [...addresses];
    this.port = bound.port;
    this.localDataCenter = options.dataCenter;
    this.nodes = addresses.map((address, i) => createIdentity(options, address, i, bound.port));
    this.#servers = bound.servers;
    this.#engine = new Engine({
      ...options,
      catalog,
      nodes: this.nodes,
      aliveNodeCount: () => this.#servers.filter((server) => server.isListening).length,
      schemaChanged: (schema) => this.emit({ eventType: 'SCHEMA_CHANGE', schema }),
    });
    this.#activity = new Activity(options.recordedRequests, (node, keyspace, routingKey) => {
      const replicas = replicasOf(
        this.nodes,
        catalog.keyspaces.find((each) => each.name === keyspace),
        routingKey,
      );
      return replicas.some((replica) => replica.number === node);
    });
    for (const rule of options.rules) this.#rules.add(rule);
    this.#serve(options);
  }

  /** Open connections, of one node or of all. */
  connectionCount(node?: number | string): number {
    const servers = node === undefined ? this.#servers : [this.#serverOf(node)];
    return servers.reduce((sum, server) => sum + server.connections.size, 0);
  }

  /** Puts a rule in force, behind those there; call what is returned to take it out. */
  addRule(rule: Rule): () => void {
    return this.#rules.add(rule);
  }

  clearRules(): void {
    this.#rules.clear();
  }

  /** The requests kept, oldest first. */
  requests(filter: RequestFilter = {}): RecordedRequest[] {
    return this.#activity.list(filter, filter.node === undefined ? undefined : this.#identityOf(filter.node).number);
  }

  clearRequests(): void {
    this.#activity.clear();
  }

  /** Makes a node forget what was prepared on it, as a restart does; without a node, all of them. */
  forgetPrepared(node?: number | string): void {
    this.#engine.prepared.clear(node === undefined ? undefined : this.#identityOf(node).number);
  }

  /** Sends an event to every connection that registered for its kind. */
  emit(event: ServerEvent): void {
    for (const server of this.#servers) server.sendEvent(event);
  }

  /** Ends a node's connections and stops listening; the others send STATUS_CHANGE DOWN. */
  async stopNode(node: number | string): Promise<void> {
    const identity = this.#identityOf(node);
    await this.#serverOf(node).close();
    this.emit({ eventType: 'STATUS_CHANGE', change: 'DOWN', node: inetOf(identity) });
  }

  /** Listens again on a stopped node's address, with nothing prepared; the others send STATUS_CHANGE UP. */
  async startNode(node: number | string): Promise<void> {
    const identity = this.#identityOf(node);
    const server = this.#serverOf(node);
    if (server.isListening) return;
    this.forgetPrepared(node);
    await server.listen(identity.port);
    this.emit({ eventType: 'STATUS_CHANGE', change: 'UP', node: inetOf(identity) });
  }

  /** Ends all connections and stops listening. May be called again. */
  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #serve(options: ResolvedSimulatorOptions): void {
    const host = {
      engine: this.#engine,
      rules: this.#rules,
      activity: this.#activity,
      credentials: options.credentials,
      echoCustomPayload: options.echoCustomPayload,
    };
    this.nodes.forEach((node, i) => this.#servers[i]?.serve(node, host, () => ++this.#connectionCount));
  }

  #identityOf(node: number | string): NodeIdentity {
    const identity = this.nodes.find((each) => each.number === node || each.address === node);
    if (!identity) {
      throw new SimulatorError(
        'invalid-option',
        `node must be a number from 1 to ${this.nodes.length} or an address, got ${node}`,
      );
    }
    return identity;
  }

  #serverOf(node: number | string): NodeServer {
    return this.#servers[this.#identityOf(node).number - 1] as NodeServer;
  }
}

function createIdentity(options: ResolvedSimulatorOptions, address: string, index: number, port: number): NodeIdentity {
  return {
    number: index + 1,
    address,
    port,
    hostId: createHostId(options.clusterName, index + 1),
    dataCenter: options.dataCenter,
    rack: 'rack1',
    tokens: createTokens(index, options.nodes, options.tokensPerNode),
  };
}

function inetOf({ address, port }: NodeIdentity): { address: Buffer; port: number } {
  return { address: Buffer.from(address.split('.').map(Number)), port };
}
