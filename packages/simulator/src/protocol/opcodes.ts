/** The message kinds of native protocol v4 (section 2.4). */
export const opcodes = {
  ERROR: 0x00,
  STARTUP: 0x01,
  READY: 0x02,
  AUTHENTICATE: 0x03,
  OPTIONS: 0x05,
  SUPPORTED: 0x06,
  QUERY: 0x07,
  RESULT: 0x08,
  PREPARE: 0x09,
  EXECUTE: 0x0a,
  REGISTER: 0x0b,
  EVENT: 0x0c,
  BATCH: 0x0d,
  AUTH_CHALLENGE: 0x0e,
  AUTH_RESPONSE: 0x0f,
  AUTH_SUCCESS: 0x10,
} as const;

export type OpcodeName = keyof typeof opcodes;

/** The messages a client sends. */
export const requestOpcodes = [
  'STARTUP',
  'OPTIONS',
  'QUERY',
  'PREPARE',
  'EXECUTE',
  'REGISTER',
  'BATCH',
  'AUTH_RESPONSE',
] as const satisfies readonly OpcodeName[];

export type RequestOpcode = (typeof requestOpcodes)[number];

const names = new Map<number, OpcodeName>(Object.entries(opcodes).map(([name, code]) => [code, name as OpcodeName]));

/** The name of an opcode byte, or `undefined` when the protocol has none. */
export function opcodeName(code: number): OpcodeName | undefined {
  return names.get(code);
}
