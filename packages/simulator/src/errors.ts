/**
 * What a {@link SimulatorError} is about.
 *
 * | Code | Raised by | A retry may help |
 * | --- | --- | --- |
 * | `invalid-option` | `startSimulator`, `addRule`, the command line | no |
 * | `invalid-value` | a row or a bound value that does not fit its CQL type | no |
 * | `address-in-use` | `startSimulator`: the port is taken on one of the addresses | with another port |
 * | `address-not-available` | `startSimulator`: the machine has no such loopback address | after adding the alias |
 * | `malformed-frame` | the protocol decoders: lengths past the end, unknown codes | no |
 * | `stopped` | a method called after `stop()` | no |
 */
export type SimulatorErrorCode =
  'invalid-option' | 'invalid-value' | 'address-in-use' | 'address-not-available' | 'malformed-frame' | 'stopped';

const BRAND = Symbol.for('async-cassandra.simulator.error');

/** Every error this package throws to its caller. Errors meant for the driver travel as frames instead. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;
  readonly [BRAND] = true;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SimulatorError';
    this.code = code;
  }
}

/** True for a {@link SimulatorError} of this or another copy of the package. */
export function isSimulatorError(value: unknown): value is SimulatorError {
  return typeof value === 'object' && value !== null && BRAND in value;
}
