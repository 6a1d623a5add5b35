import { errors } from '../values/driver.ts';

/** Makes the error for a response that makes no sense, of the driver's class. The connection and other requests are not affected. */
export function malformed(what: string): Error {
  return new errors.DriverInternalError(`The server's rows could not be read: ${what}`);
}
