/** The resolved options of a request, in the driver's order: those of the request, of its profile, and of the client. */
import { types } from '../../values/driver.ts';
import type { EncodedQueryOptions } from '../../options/driver-query-options.ts';
import type { ClientParts, Profile } from './driver-parts.ts';
import type { FrameOptions } from './frame.ts';

export interface RequestOptions extends FrameOptions {
  readonly profile: Profile;
  readonly isIdempotent: boolean;
  /** 0 for no limit. */
  readonly timeoutMs: number;
  /** Replaces the timestamp of the main thread. Microseconds since the epoch. */
  readonly timestamp: number | undefined;
}

/** Options that the lean path knows. A request with another one takes the full path. */
const known: ReadonlySet<string> = new Set([
  'autoPage',
  'consistency',
  'counter',
  'executionProfile',
  'fetchSize',
  'isIdempotent',
  'logged',
  'pageState',
  'prepare',
  'readTimeout',
  'serialConsistency',
  'timestamp',
]);

/** Defaults of a client that would change every request, in a form that the lean path does not support. */
const unknownDefaults = ['captureStackTrace', 'customPayload', 'executeAs', 'retry', 'traceQuery'];

/** Resolves the options of a request. Returns `undefined` if only the driver supports them. */
export function resolveRequestOptions(
  options: EncodedQueryOptions | undefined,
  client: ClientParts,
  isBatch: boolean,
): RequestOptions | undefined {
  const given = options;
  if (given !== undefined) for (const name in given) if (!known.has(name)) return undefined;
  const defaults = client.options.queryOptions;
  const { executionProfile } = given ?? {};
  if (executionProfile !== undefined && typeof executionProfile !== 'string') return undefined;
  const profile = client.profileManager.getProfile(executionProfile);
  if (profile === undefined) return undefined;
  if (isBatch && !(given?.['prepare'] ?? defaults['prepare'])) return undefined;
  return assertNumbers({
    profile,
    consistency: (first(given?.['consistency'], profile.consistency, defaults['consistency']) ||
      types.consistencies.one) as number,
    serialConsistency: (first(given?.['serialConsistency'], profile.serialConsistency, defaults['serialConsistency']) ||
      0) as number,
    fetchSize: positive(first(given?.['fetchSize'], defaults['fetchSize'])),
    pageState: decodePageState(given?.['pageState']),
    batchType: given?.['counter'] ? 2 : first(given?.['logged'], defaults['logged'], true) ? 0 : 1,
    isIdempotent: Boolean(first(given?.['isIdempotent'], defaults['isIdempotent'])),
    timeoutMs: positive(first(given?.['readTimeout'], profile.readTimeout, client.options.socketOptions.readTimeout)),
    timestamp: decodeTimestamp(given?.['timestamp']),
  });
}

/** Whether the lean path supports the client's own defaults. */
export function hasKnownDefaults({ options: { queryOptions } }: ClientParts): boolean {
  return unknownDefaults.every((name) => !queryOptions[name]);
}

function first(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined);
}

function positive(value: unknown): number {
  return (value as number) > 0 ? (value as number) : 0;
}

function decodePageState(state: unknown): Uint8Array | undefined {
  if (!state) return undefined;
  return typeof state === 'string' ? Buffer.from(state, 'hex') : (state as Uint8Array);
}

/** `null` means the server's clock. The driver sends a number that a double cannot hold exactly. */
function decodeTimestamp(timestamp: unknown): number | undefined {
  return timestamp === undefined || timestamp === null ? undefined : Number(timestamp);
}

/** The driver rejects a number that does not fit into its field. */
function assertNumbers(options: RequestOptions): RequestOptions | undefined {
  const { consistency, serialConsistency, fetchSize, timestamp, pageState, timeoutMs } = options;
  const fits =
    isWithin(consistency, 0xffff) &&
    isWithin(serialConsistency, 0xffff) &&
    isWithin(fetchSize, 0x7fffffff) &&
    (timestamp === undefined || Number.isSafeInteger(timestamp)) &&
    (pageState === undefined || pageState instanceof Uint8Array) &&
    typeof timeoutMs === 'number' &&
    timeoutMs <= 0x7fffffff;
  return fits ? options : undefined;
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
