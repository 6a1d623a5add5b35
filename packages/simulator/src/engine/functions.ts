import { randomUUID } from 'node:crypto';
import { UNSET, type BoundValue } from '../bytes/byte-reader.ts';
import type { Term } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { nativeType, type CqlType, type NativeTypeName } from '../types/cql-type.ts';
import { codecOf } from '../types/registry.ts';
import { createTimeuuid, timeOfTimeuuid } from '../types/uuid.ts';

/** A function of the server over cells; `undefined` arguments are not passed. */
interface ScalarFunction {
  readonly result: NativeTypeName;
  readonly argument?: NativeTypeName;
  readonly apply: (argument: Buffer | null) => Buffer | null;
}

const encode = (name: NativeTypeName, value: unknown): Buffer => codecOf(nativeType(name)).encode(value);

const fromTimeuuid = (result: NativeTypeName, convert: (timeMs: number) => Buffer): ScalarFunction => ({
  result,
  argument: 'timeuuid',
  apply: (cell) => (cell === null ? null : convert(timeOfTimeuuid(cell))),
});

const toDate = (timeMs: number): Buffer => encode('date', new Date(timeMs));

const SCALARS: Readonly<Record<string, ScalarFunction>> = {
  now: { result: 'timeuuid', apply: () => createTimeuuid(Date.now()) },
  current_timeuuid: { result: 'timeuuid', apply: () => createTimeuuid(Date.now()) },
  currenttimeuuid: { result: 'timeuuid', apply: () => createTimeuuid(Date.now()) },
  uuid: { result: 'uuid', apply: () => encode('uuid', randomUUID()) },
  current_timestamp: { result: 'timestamp', apply: () => encode('timestamp', Date.now()) },
  currenttimestamp: { result: 'timestamp', apply: () => encode('timestamp', Date.now()) },
  current_date: { result: 'date', apply: () => toDate(Date.now()) },
  currentdate: { result: 'date', apply: () => toDate(Date.now()) },
  totimestamp: fromTimeuuid('timestamp', (timeMs) => encode('timestamp', timeMs)),
  to_timestamp: fromTimeuuid('timestamp', (timeMs) => encode('timestamp', timeMs)),
  dateof: fromTimeuuid('timestamp', (timeMs) => encode('timestamp', timeMs)),
  todate: fromTimeuuid('date', toDate),
  to_date: fromTimeuuid('date', toDate),
  tounixtimestamp: fromTimeuuid('bigint', (timeMs) => encode('bigint', timeMs)),
  to_unix_timestamp: fromTimeuuid('bigint', (timeMs) => encode('bigint', timeMs)),
  unixtimestampof: fromTimeuuid('bigint', (timeMs) => encode('bigint', timeMs)),
  mintimeuuid: { result: 'timeuuid', argument: 'timestamp', apply: (cell) => boundTimeuuid(cell, '8080808080808080') },
  maxtimeuuid: { result: 'timeuuid', argument: 'timestamp', apply: (cell) => boundTimeuuid(cell, '7f7f7f7f7f7f7f7f') },
};

/** Result type of a scalar function, for a selection; `undefined` when there is no such function. */
export function scalarFunction(name: string): ScalarFunction | undefined {
  return SCALARS[name];
}

/** A function call as a term: `now()`, `toTimestamp(now())`. */
export function compileFunction(
  name: string,
  terms: readonly Term[],
  type: CqlType,
  compile: (term: Term, type: CqlType) => (values: readonly BoundValue[]) => BoundValue,
): (values: readonly BoundValue[]) => BoundValue {
  const scalar = SCALARS[name];
  if (!scalar) {
    throw new InvalidRequestError(`Unknown function '${name}'; the simulator has ${Object.keys(SCALARS).join(', ')}`);
  }
  const [term] = terms;
  if (terms.length !== (scalar.argument ? 1 : 0)) {
    throw new InvalidRequestError(`Invalid number of arguments in call to function ${name}`);
  }
  const fits =
    type.kind === 'native' && (type.name === scalar.result || (type.name === 'uuid' && scalar.result === 'timeuuid'));
  if (!fits)
    throw new InvalidRequestError(
      `Type error: cannot assign result of function system.${name} (type ${scalar.result})`,
    );
  const argument = term && scalar.argument ? compile(term, nativeType(scalar.argument)) : () => null;
  return (values) => {
    const cell = argument(values);
    return scalar.apply(cell === UNSET ? null : cell);
  };
}

function boundTimeuuid(timestamp: Buffer | null, tail: string): Buffer | null {
  if (timestamp === null) return null;
  const bytes = createTimeuuid(Number(timestamp.readBigInt64BE(0)));
  const ticks = BigInt(timeOfTimeuuid(bytes)) * 10_000n + 122_192_928_000_000_000n;
  bytes.writeUInt32BE(Number(ticks & 0xffffffffn), 0);
  bytes.write(tail, 8, 'hex');
  return bytes;
}
