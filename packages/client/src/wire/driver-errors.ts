/** The driver's error classes by name. The executor uses them to rebuild the errors of threads. */
import { errors } from '../values/driver.ts';

/** A class whose prototype an error from a thread gets. Its constructor is not called. */
export type DriverErrorClass = abstract new (...parameters: never[]) => Error;

/**
 * The error classes that the driver throws, by name. An error of another class becomes its nearest ancestor in this table. The
 * driver's `types.TimeoutError` is left out: the driver never throws it, and the executor has an error of that name.
 */
export const driverErrorClasses: Readonly<Record<string, DriverErrorClass>> = Object.freeze({
  ArgumentError: errors.ArgumentError,
  AuthenticationError: errors.AuthenticationError,
  BusyConnectionError: errors.BusyConnectionError,
  DriverError: errors.DriverError,
  DriverInternalError: errors.DriverInternalError,
  NoHostAvailableError: errors.NoHostAvailableError,
  NotSupportedError: errors.NotSupportedError,
  OperationTimedOutError: errors.OperationTimedOutError,
  ResponseError: errors.ResponseError,
  VIntOutOfRangeException: errors.VIntOutOfRangeException,
});
