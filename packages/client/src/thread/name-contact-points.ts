import { errors } from '../values/driver.ts';
import type { DriverClient } from './driver-seam/client.ts';

/** The part of the driver's control connection that remembers which names it resolved. */
interface ControlConnection {
  getResolvedContactPoints(): Map<string, readonly string[]>;
}

/**
 * Adds to an error of `connect()` which contact points could not be resolved. The driver only reports when none could be resolved,
 * and does not name them.
 */
export function nameContactPoints(error: unknown, client: DriverClient): void {
  if (!(error instanceof errors.NoHostAvailableError)) return;
  const { controlConnection } = client as unknown as { readonly controlConnection?: Partial<ControlConnection> };
  const resolved = controlConnection?.getResolvedContactPoints?.() ?? new Map<string, readonly string[]>();
  const names = [...resolved].filter(([, addresses]) => addresses.length === 0).map(([name]) => JSON.stringify(name));
  if (names.length === 0) return;
  const { message, stack } = error;
  error.message = `${message.replace(/\.?$/u, '.')} The name service has no address for ${names.join(', ')} (contactPoints).`;
  // The stack contains the message too.
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
}
