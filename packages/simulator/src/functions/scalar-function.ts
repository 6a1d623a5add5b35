import type { CqlType, NativeTypeName } from '../types/cql-type.ts';

/** A function of the server that takes at most one cell and returns one. */
export interface ScalarFunction {
  readonly name: string;
  readonly parameter?: NativeTypeName | undefined;
  readonly result: NativeTypeName;
  /** Not called for a null argument: the result is null then. */
  readonly apply: (argument: Buffer) => Buffer;
  /** Set when the server shows a class of its own where timeuuid is meant. No other type accepts that class. */
  readonly legacy?: { readonly type: CqlType; readonly isResult: boolean } | undefined;
}
