/** Every code of a {@link SimulatorError}, with its meaning and whether a retry may help. The codes are stable. */
export const simulatorErrorCodes = {
  'invalid-option': { meaning: 'An option, a rule or a table is wrong.', mayRetry: false },
  'address-in-use': { meaning: 'Another process uses the port on one of the addresses.', mayRetry: true },
  'address-not-available': { meaning: 'The machine has no such loopback address.', mayRetry: false },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

/** The stable code of an error. {@link simulatorErrorCodes} lists the meanings. */
export type SimulatorErrorCode = keyof typeof simulatorErrorCodes;

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
