/** The driver's errors, for an executor that rebuilds by its class name what a thread threw. */
import { errors } from '../values/driver.ts';

/** A class whose prototype is given to an error that came from a thread; its constructor is not called. */
export type DriverErrorClass = abstract new (...parameters: never[]) => Error;

/**
 * The error classes that the driver throws, by name. An error of a class that is not here gets that of its nearest
 * ancestor. The driver's `types.TimeoutError` is left out: it is never thrown, and the name is another error's too.
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
