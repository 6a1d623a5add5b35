import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Hosts and the one port that all of them share. */
export interface ContactPoints {
  readonly contactPoints: readonly string[];
  readonly port: number;
}

const defaultPort = 9042;

/** Reads `1,2,4` as sizes, ascending, each once. */
export function parseSizes(text: string): number[] {
  const sizes = text.split(',').map((part) => Number(part.trim() || Number.NaN));
  for (const size of sizes) {
    if (!Number.isInteger(size) || size < 1 || size > 128)
      throw new InvalidArgumentError('Sizes are integers from 1 to 128, such as 1,2,4.');
  }
  return [...new Set(sizes)].sort((left, right) => left - right);
}

/** Reads `800ms`, `2s` or `2` (seconds) as milliseconds. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text.trim()) ?? [];
  const durationMs = Number(amount) * (unit === 'ms' ? 1 : 1000);
  if (!(durationMs >= 100 && durationMs <= 600_000))
    throw new InvalidArgumentError('A duration is from 100ms to 600s, such as 1.5s.');
  return durationMs;
}

/** Reads an integer within its bounds. */
export function parseCount(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text.trim() || Number.NaN);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`An integer from ${least} to ${most} is needed.`);
  };
}

/**
 * Reads `host[:port],host[:port]…`; an IPv6 address with a port stands in brackets. An empty text is none at all: that is
 * how a variable arrives that was emptied to unset it.
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
    throw new InvalidArgumentError('Contact points are host[:port],host[:port]…');
  }
  if (otherPorts.length > 0) throw new InvalidArgumentError('All nodes of a cluster have the same port.');
  return { contactPoints: points.map((point) => point.host), port };
}

function parsePoint(point: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(point) ?? [];
  // More than one colon and no brackets: an IPv6 address.
  return { host: bracketed ?? plain ?? point, port: port === undefined ? defaultPort : Number(port) };
}
