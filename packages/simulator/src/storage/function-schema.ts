/** A user-defined function or aggregate, as the schema tables show it. */
export interface FunctionSchema {
  readonly kind: 'FUNCTION' | 'AGGREGATE';
  readonly name: string;
  /** CQL names; with the name they tell one function from another. */
  readonly argumentTypes: readonly string[];
  /** The other columns of its row in `system_schema.functions` or `.aggregates`. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** Functions of one name differ by their arguments. */
export function isSameFunction(a: FunctionSchema, b: FunctionSchema): boolean {
  return a.kind === b.kind && a.name === b.name && a.argumentTypes.join() === b.argumentTypes.join();
}
