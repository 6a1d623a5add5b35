import { queryOnce } from './cql/query-once.ts';
import { CassandraToolError } from './errors.ts';

/** A server that was not started here. */
export interface GivenServer {
  /** Addresses or host names, without ports. */
  readonly contactPoints: string[];
  readonly port: number;
  readonly localDataCenter: string;
  readonly version: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const defaultPort = 9042;

/** Parses `host[:port],host[:port],…` into hosts and one port. An IPv6 address with a port needs brackets. */
export function parseContactPoints(text: string): { readonly contactPoints: string[]; readonly port: number } {
  const points = text
    .split(',')
    .map((point) => point.trim())
    .filter((point) => point !== '')
    .map(parsePoint);
  const ports = [...new Set(points.map((point) => point.port))];
  if (points.length === 0 || ports.some((port) => !(Number.isInteger(port) && port > 0 && port < 65_536))) {
    throw badPoints(text, 'must be host[:port],host[:port],… with ports from 1 to 65535');
  }
  if (ports.length > 1) throw badPoints(text, 'must name one port, because all nodes of a cluster share it');
  return { contactPoints: points.map((point) => point.host), port: ports[0] ?? defaultPort };
}

/**
 * Returns the server that CASSANDRA_CONTACT_POINTS names, after it has answered a query; `undefined` if the variable is not set.
 * The data centre is CASSANDRA_LOCAL_DATACENTER, else the one of the first contact point that answers.
 * @throws CassandraToolError `contact-points-unreachable` or `bad-option`
 */
export async function findGivenServer(env: NodeJS.ProcessEnv = process.env): Promise<GivenServer | undefined> {
  const text = env['CASSANDRA_CONTACT_POINTS'];
  if (!text) return undefined;
  const { contactPoints, port } = parseContactPoints(text);
  const username = env['CASSANDRA_USERNAME'] || undefined;
  const password = env['CASSANDRA_PASSWORD'] || undefined;
  const answers: string[] = [];
  for (const address of contactPoints) {
    try {
      const [row] = await queryOnce(
        { address, port, username, password },
        'SELECT data_center, release_version FROM system.local',
      );
      const localDataCenter = env['CASSANDRA_LOCAL_DATACENTER'] || row?.[0] || 'datacenter1';
      return { contactPoints, port, localDataCenter, version: row?.[1] ?? 'unknown', username, password };
    } catch (error) {
      answers.push(`${address}:${port}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new CassandraToolError(
    'contact-points-unreachable',
    `CASSANDRA_CONTACT_POINTS is ${text}, but no query was answered there (${answers.join('; ')}). ` +
      'Start that server, correct the variable, or unset it.',
  );
}

function parsePoint(point: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(point) ?? [];
  // More than one colon and no brackets: an IPv6 address.
  return { host: bracketed ?? plain ?? point, port: port === undefined ? defaultPort : Number(port) };
}

function badPoints(text: string, rule: string): CassandraToolError {
  return new CassandraToolError('bad-option', `CASSANDRA_CONTACT_POINTS ${rule}, got ${text}`);
}
