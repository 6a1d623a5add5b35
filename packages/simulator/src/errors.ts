/**
 * The codes of {@link SimulatorError}.
 *
 * | Code | Raised by | A retry may help |
 * | --- | --- | --- |
 * | `invalid-option` | `startSimulator`, `addRule`, the command line | no |
 * | `address-in-use` | `startSimulator`, `addNode`: the port is taken on one of the addresses | with another port |
 * | `address-not-available` | `startSimulator`, `addNode`: the machine has no such loopback address | after adding the alias |
 */
export type SimulatorErrorCode = 'invalid-option' | 'address-in-use' | 'address-not-available';

const brand = Symbol.for('async-cassandra.simulator.error');

/** Every error that the simulator throws to its caller. Errors for a driver are sent as frames instead. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;
  readonly [brand] = true;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SimulatorError';
    this.code = code;
  }
}

/** Returns true for a {@link SimulatorError}, also one of another copy of the package. */
export function isSimulatorError(value: unknown): value is SimulatorError {
  return typeof value === 'object' && value !== null && brand in value;
}
