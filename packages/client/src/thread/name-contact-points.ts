import { errors } from '../values/driver.ts';
import type { DriverClient } from './driver-seam/client.ts';

/** The part of the driver's control connection that remembers what it asked the name service for. */
interface ControlConnection {
  getResolvedContactPoints(): Map<string, readonly string[]>;
}

/**
 * Adds to an error of `connect()` which contact points could not be resolved: the driver says at most that no host could be, and
 * nothing if one of several could.
 */
export function nameContactPoints(error: unknown, client: DriverClient): void {
  if (!(error instanceof errors.NoHostAvailableError)) return;
  const { controlConnection } = client as unknown as { readonly controlConnection?: Partial<ControlConnection> };
  const resolved = controlConnection?.getResolvedContactPoints?.() ?? new Map<string, readonly string[]>();
  const names = [...resolved].filter(([, addresses]) => addresses.length === 0).map(([name]) => JSON.stringify(name));
  if (names.length === 0) return;
  const { message, stack } = error;
  error.message = `${message.replace(/\.?$/u, '.')} The name service has no address of ${names.join(', ')} (contactPoints).`;
  // A stack begins with the message of the moment when it is first asked for.
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
}
