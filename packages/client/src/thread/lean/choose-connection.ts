/** Chooses the host and the connection of a request, with the driver's own policies and pools. */
import { policies, types } from '../../values/driver.ts';
import type {
  ClientParts,
  DriverConnection,
  DriverHostParts,
  LeanParts,
  LoadBalancing,
  QueryPlan,
} from './driver-parts.ts';
import { Ring } from './ring.ts';
import type { LeanStatement } from './statements.ts';
import { hash, token } from './token.ts';
import { copyBytes, type ValueBytes } from './value-bytes.ts';

/** The parts of a request that a policy reads to find where its data is. */
class Routing {
  key: unknown;
  keyspace: string | undefined;

  getRoutingKey(): unknown {
    return this.key;
  }
  getKeyspace(): string | undefined {
    return this.keyspace;
  }
  getPreferredHost(): null {
    return null;
  }
}

const routing = new Routing();
const noPlan: QueryPlan = [][Symbol.iterator]();
let newPlan: QueryPlan = noPlan;
function takePlan(_error: Error | null, plan: QueryPlan): void {
  newPlan = plan;
}

const { DefaultLoadBalancingPolicy, TokenAwarePolicy, DCAwareRoundRobinPolicy, RoundRobinPolicy, AllowListPolicy } =
  policies.loadBalancing as typeof policies.loadBalancing & { readonly AllowListPolicy: unknown };
const plainPolicies: readonly unknown[] = [DefaultLoadBalancingPolicy, DCAwareRoundRobinPolicy, RoundRobinPolicy];
const wrappingPolicies: readonly unknown[] = [TokenAwarePolicy, AllowListPolicy];

/** One of the driver's policies. A policy of the application may read more of a request than {@link Routing} has. */
export function isKnownPolicy(policy: LoadBalancing): boolean {
  if (plainPolicies.includes(policy.constructor)) return true;
  return (
    wrappingPolicies.includes(policy.constructor) &&
    policy.childPolicy !== undefined &&
    isKnownPolicy(policy.childPolicy)
  );
}

/** The connections of one policy of one driver client. */
export class ConnectionChooser {
  // The last choice. Returning an object would be one more allocation per request.
  host: DriverHostParts | undefined;
  connection: DriverConnection | undefined;
  /** The hosts to try after `host`. `undefined` if no plan was needed to find it. */
  plan: QueryPlan | undefined;

  readonly #client: ClientParts;
  readonly #parts: LeanParts;
  readonly #policy: LoadBalancing;
  /** The driver's default policy, with replicas that were found here. Only the hash and the search in the ring are our code. */
  readonly #withReplicas: LoadBalancing | undefined;
  #replicas: readonly DriverHostParts[] | undefined;
  #tokenizer: unknown;
  #isMurmur3 = false;

  constructor(client: ClientParts, policy: LoadBalancing, parts: LeanParts) {
    this.#client = client;
    this.#parts = parts;
    this.#policy = policy;
    this.#withReplicas = isDefaultPolicy(policy) ? this.#derive(policy) : undefined;
  }

  /**
   * Chooses for a statement with the values at `start`. Returns false if no connection can be used at once. The driver then tries each
   * host of its plan, opens connections, and reports errors.
   *
   * @param count - How many values there are.
   */
  choose(statement: LeanStatement, values: ValueBytes, count: number): boolean {
    const { profileManager, keyspace } = this.#client;
    const host = this.#chooseHost(statement, values, count);
    if (host === undefined || profileManager.getDistance(host) === types.distance.ignored || !host.isUp()) return false;
    try {
      this.connection = host.borrowConnection();
    } catch {
      return false; // none is open, or all are busy
    }
    this.host = host;
    return !keyspace || keyspace === this.connection.keyspace;
  }

  /** Returns the plan of a request from its second host on, because the first one has the request. `options` are the driver's. */
  planAfterFirst(options: object): QueryPlan {
    newPlan = noPlan;
    this.#policy.newQueryPlan(this.#client.keyspace, options, takePlan);
    newPlan.next();
    return newPlan;
  }

  #chooseHost(statement: LeanStatement, values: ValueBytes, count: number): DriverHostParts | undefined {
    this.plan = undefined;
    if (this.#withReplicas !== undefined) {
      const hosts = this.#policy._getFilteredLocalHosts?.() ?? [];
      if (hosts.length === 1) return hosts[0];
    }
    const key = locateKey(statement, values, count);
    routing.key = undefined;
    routing.keyspace = statement.meta.keyspace;
    newPlan = noPlan;
    const replicas = key ? this.#findReplicas(statement) : undefined;
    if (replicas !== undefined && this.#withReplicas !== undefined) {
      this.#replicas = replicas;
      routing.key = replicas;
      this.#withReplicas.newQueryPlan(this.#client.keyspace, routing, takePlan);
    } else {
      if (key) routing.key = Buffer.from(keyBytes.subarray(keyStart, keyStart + keyLength));
      this.#policy.newQueryPlan(this.#client.keyspace, routing, takePlan);
    }
    this.plan = newPlan;
    const first = newPlan.next();
    return first.done === true ? undefined : first.value;
  }

  /** Does the same as the driver's `metadata.getReplicas`, for a Murmur3 ring. */
  #findReplicas(statement: LeanStatement): readonly DriverHostParts[] | undefined {
    const { metadata } = this.#client;
    const keyspaceName = statement.meta.keyspace;
    if (this.#withReplicas === undefined || !metadata.ring || keyspaceName === undefined) return undefined;
    if (!this.#hasMurmur3(metadata.tokenizer)) return undefined;
    const keyspace = metadata.keyspaces[keyspaceName];
    if (keyspace === undefined) return undefined;
    if (!statement.ring?.isOf(metadata, keyspace)) statement.ring = new Ring(metadata, keyspace);
    hash(keyBytes, keyView, keyStart, keyLength);
    return statement.ring.find(token.high, token.low);
  }

  #hasMurmur3(tokenizer: unknown): boolean {
    if (this.#tokenizer !== tokenizer) {
      this.#tokenizer = tokenizer;
      this.#isMurmur3 = (tokenizer as object | undefined)?.constructor === this.#parts.Murmur3Tokenizer;
    }
    return this.#isMurmur3;
  }

  /** Methods that store something between requests run on the policy itself. A value in the derived object would never be renewed. */
  #derive(policy: LoadBalancing): LoadBalancing {
    return Object.assign(Object.create(policy) as LoadBalancing, {
      _getReplicas: () => this.#replicas,
      _getFilteredLocalHosts: () => policy._getFilteredLocalHosts?.(),
      _getIndex: () => policy._getIndex?.(),
    });
  }
}

/** True for the default policy when it contains no code of the application. */
function isDefaultPolicy(policy: LoadBalancing): boolean {
  const { prototype } = DefaultLoadBalancingPolicy as unknown as { readonly prototype: Required<LoadBalancing> };
  const names = ['_getReplicas', '_getFilteredLocalHosts', '_getIndex'] as const;
  return policy.constructor === DefaultLoadBalancingPolicy && names.every((name) => policy[name] === prototype[name]);
}

// The partition key that was found last.
let keyBytes: Uint8Array = Buffer.alloc(0);
let keyView: DataView = new DataView(new ArrayBuffer(0));
let keyStart = 0;
let keyLength = 0;
let composed = Buffer.alloc(256);

/** Finds the partition key among the values: one value, or composed of several. Returns false if a part is missing. */
function locateKey({ partitionKeys }: LeanStatement, values: ValueBytes, count: number): boolean {
  const [only] = partitionKeys;
  if (only === undefined) return false;
  if (partitionKeys.length > 1) return composeKey(partitionKeys, values, count);
  if (only >= count) return false;
  const start = values.starts[only] as number;
  keyBytes = values.bytes;
  keyView = values.view;
  keyStart = start + 4;
  keyLength = values.view.getInt32(start);
  return keyLength >= 0;
}

/** Writes each part with its length before it and a zero after it. */
function composeKey(partitionKeys: readonly number[], values: ValueBytes, count: number): boolean {
  keyLength = 0;
  for (const index of partitionKeys) {
    if (index >= count) return false;
    const start = values.starts[index] as number;
    const length = values.view.getInt32(start);
    if (length < 0) return false;
    if (keyLength + length + 3 > composed.length) {
      const larger = Buffer.alloc((keyLength + length + 3) * 2);
      larger.set(composed.subarray(0, keyLength));
      composed = larger;
    }
    composed.writeUInt16BE(length & 0xffff, keyLength);
    copyBytes(values.bytes, start + 4, start + 4 + length, composed, keyLength + 2);
    composed[keyLength + 2 + length] = 0;
    keyLength += length + 3;
  }
  keyBytes = composed;
  keyView = new DataView(composed.buffer, composed.byteOffset, composed.length);
  keyStart = 0;
  return true;
}
