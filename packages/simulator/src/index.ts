// For applications and tests.
export { startSimulator, type Simulator, type StopNodeOptions } from './simulator.ts';
export type { NodeEvent, SimulatorEvent } from './server-event.ts';
export type { SimulatorOptions } from './options.ts';
export {
  table,
  type DeclaredRow,
  type GeneratedRows,
  type KeyspaceDeclaration,
  type TableDeclaration,
  type TypeDeclaration,
} from './declaration.ts';
export { demoTable, type DemoColumn } from './demo-table.ts';
export type { RawFrame, Rule, RuleCondition, RuleError, RuleReaction } from './rules/rule.ts';
export type { RecordedRequest, RequestFilter } from './activity.ts';
export { RawCell } from './types/registry.ts';
export { isSimulatorError, SimulatorError, simulatorErrorCodes, type SimulatorErrorCode } from './errors.ts';
export type { NodeIdentity } from './plan/session.ts';
export type { AuthenticationScript, AuthenticationStep, Credentials } from './server/authentication.ts';
export type { TlsIdentity } from './server/node-server.ts';

// For tools that speak the protocol themselves: frames, messages and types, without a socket.
export { FrameSplitter, headerLength, type Frame } from './protocol/frame.ts';
export { opcodeName, opcodes, type OpcodeName, type RequestOpcode } from './protocol/opcodes.ts';
export { decodeRequest, encodeRequest, type Request, type RequestEnvelope } from './protocol/request.ts';
export {
  decodeResponse,
  encodeResponse,
  type Response,
  type ResponseEnvelope,
  type Result,
} from './protocol/response.ts';
export type { ColumnSpec, RowsResult } from './protocol/responses/result-rows.ts';
export type { ServerEvent } from './protocol/responses/event.ts';
export type { SchemaChange } from './protocol/responses/schema-change.ts';
export type { ErrorDetails } from './protocol/responses/error.ts';
export { unset, type BoundValue } from './bytes/byte-reader.ts';
export { MalformedBytesError } from './bytes/malformed.ts';
export { murmur3Token } from './bytes/murmur3.ts';
export type { CqlType } from './types/cql-type.ts';
export { parseCqlType } from './types/parse-type.ts';
export { decodeCell, encodeCell } from './types/registry.ts';
