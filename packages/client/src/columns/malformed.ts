import { errors } from '../values/driver.ts';

/** The driver's class for a response that does not make sense; the connection and other requests are not affected. */
export function malformed(what: string): Error {
  return new errors.DriverInternalError(`The server's rows could not be read: ${what}`);
}
