import { createTokens } from './engine/ring.ts';
import type { NodeIdentity } from './plan/session.ts';
import { createHostId } from './system/system-rows.ts';
import { SimulatorError } from './errors.ts';
import type { ResolvedSimulatorOptions } from './options.ts';
import type { NodeServer } from './server/node-server.ts';

/** A node of the ring and its server. */
export interface TopologyNode {
  readonly identity: NodeIdentity;
  readonly server: NodeServer;
}

/** The nodes of the cluster. Nodes can be added and removed; each keeps its number. */
export class Topology {
  /** The nodes in order of their numbers. It is always the same array, because the system tables read it. */
  readonly identities: NodeIdentity[] = [];
  readonly #options: ResolvedSimulatorOptions;
  readonly #servers = new Map<number, NodeServer>();
  #lastNumber = 0;

  constructor(options: ResolvedSimulatorOptions) {
    this.#options = options;
  }

  get servers(): Iterable<NodeServer> {
    return this.#servers.values();
  }

  /** The address of the node that comes next. */
  get nextAddress(): string {
    return nodeAddress(this.#lastNumber + 1);
  }

  add(server: NodeServer, port: number): TopologyNode {
    const { clusterName, dataCenter, nodes, tokensPerNode } = this.#options;
    const number = ++this.#lastNumber;
    const identity: NodeIdentity = {
      number,
      address: nodeAddress(number),
      port,
      hostId: createHostId(clusterName, number),
      dataCenter,
      rack: 'rack1',
      tokens: createTokens(number - 1, nodes, tokensPerNode),
    };
    this.identities.push(identity);
    this.#servers.set(number, server);
    return { identity, server };
  }

  remove(node: number | string): TopologyNode {
    const found = this.find(node);
    if (this.identities.length === 1) throw new SimulatorError('invalid-option', 'The last node cannot be removed');
    this.identities.splice(this.identities.indexOf(found.identity), 1);
    this.#servers.delete(found.identity.number);
    return found;
  }

  /** @throws {SimulatorError} `invalid-option` for a node that is not there */
  find(node: number | string): TopologyNode {
    const identity = this.identities.find((each) => each.number === node || each.address === node);
    const server = identity && this.#servers.get(identity.number);
    if (identity && server) return { identity, server };
    const known = this.identities.map((each) => `${each.number} (${each.address})`).join(', ');
    throw new SimulatorError(
      'invalid-option',
      `node must be the number or the address of one of ${known}, got ${node}`,
    );
  }
}

/** Node n listens on 127.0.0.n. */
export function nodeAddress(number: number): string {
  return `127.0.0.${number}`;
}
