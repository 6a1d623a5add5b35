/** OPTIONS (section 4.1.3): asks for SUPPORTED; its body is empty. Drivers also send it as a heartbeat. */
export interface OptionsRequest {
  readonly opcode: 'OPTIONS';
}

export function readOptions(): OptionsRequest {
  return { opcode: 'OPTIONS' };
}
