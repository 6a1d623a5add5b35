import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Hosts, and the port that all of them share. */
export interface ContactPoints {
  readonly contactPoints: readonly string[];
  readonly port: number;
}

const defaultPort = 9042;

/** Returns a reader of integers within these bounds. */
export function parseCount(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text.trim() || Number.NaN);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be an integer from ${least} to ${most}.`);
  };
}

/**
 * Reads `host[:port],host[:port]…`. An IPv6 address with a port needs brackets. An empty text means no contact points: some tools
 * unset an environment variable by making it empty.
 */
export function parseContactPoints(text: string): ContactPoints {
  if (text.trim() === '') return { contactPoints: [], port: defaultPort };
  const points = text
    .split(',')
    .map((point) => point.trim())
    .filter((point) => point !== '')
    .map(parsePoint);
  const [port = defaultPort, ...otherPorts] = new Set(points.map((point) => point.port));
  if (points.length === 0 || !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new InvalidArgumentError('Contact points must be host[:port],host[:port]…');
  }
  if (otherPorts.length > 0) throw new InvalidArgumentError('All contact points must have the same port.');
  return { contactPoints: points.map((point) => point.host), port };
}

function parsePoint(point: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(point) ?? [];
  // More than one colon and no brackets: an IPv6 address.
  return { host: bracketed ?? plain ?? point, port: port === undefined ? defaultPort : Number(port) };
}
