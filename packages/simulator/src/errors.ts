/**
 * What a {@link SimulatorError} is about.
 *
 * | Code | Raised by | A retry may help |
 * | --- | --- | --- |
 * | `invalid-option` | `startSimulator`, `addRule`, the command line | no |
 * | `address-in-use` | `startSimulator`, `addNode`: the port is taken on one of the addresses | with another port |
 * | `address-not-available` | `startSimulator`, `addNode`: the machine has no such loopback address | after adding the alias |
 */
export type SimulatorErrorCode = 'invalid-option' | 'address-in-use' | 'address-not-available';

const brand = Symbol.for('async-cassandra.simulator.error');

/** Every error this package throws to its caller. Errors meant for the driver travel as frames instead. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;
  readonly [brand] = true;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SimulatorError';
    this.code = code;
  }
}

/** True for a {@link SimulatorError} of this or another copy of the package. */
export function isSimulatorError(value: unknown): value is SimulatorError {
  return typeof value === 'object' && value !== null && brand in value;
}
