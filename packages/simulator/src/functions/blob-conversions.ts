import { InvalidRequestError } from '../storage/invalid-request.ts';
import { nativeTypeNames, nativeType, type NativeTypeName } from '../types/cql-type.ts';
import { validateCell } from '../types/validate-cell.ts';
import { InvalidValueError } from '../types/invalid-value.ts';
import type { ScalarFunction } from './scalar-function.ts';

/** What the server calls timeuuid here. */
const legacyTimeuuid = { kind: 'custom', className: 'org.apache.cassandra.db.marshal.LegacyTimeUUIDType' } as const;

/** `int_as_blob` and `blob_as_int`, of every native type, by their names of now (`int_as_blob`) and of before (`intAsBlob`). */
export const conversions: readonly ScalarFunction[] = [
  ...nativeTypeNames.filter((name) => name !== 'blob'),
  'varchar',
].flatMap((name) => {
  const type: NativeTypeName = name === 'varchar' ? 'text' : (name as NativeTypeName);
  return [`${name}_as_blob`, `${name}asblob`]
    .map((each) => toBlob(each, type))
    .concat([`blob_as_${name}`, `blobas${name}`].map((each) => fromBlob(each, name, type)));
});

function toBlob(name: string, parameter: NativeTypeName): ScalarFunction {
  return { name, parameter, result: 'blob', apply: (cell) => cell, legacy: legacyOf(parameter, false) };
}

function fromBlob(name: string, typeName: string, result: NativeTypeName): ScalarFunction {
  return {
    name,
    parameter: 'blob',
    result,
    apply: (cell) => validated(cell, name, typeName, result),
    legacy: legacyOf(result, true),
  };
}

function legacyOf(type: NativeTypeName, isResult: boolean): ScalarFunction['legacy'] {
  return type === 'timeuuid' ? { type: legacyTimeuuid, isResult } : undefined;
}

function validated(cell: Buffer, name: string, typeName: string, type: NativeTypeName): Buffer {
  try {
    validateCell(cell, nativeType(type));
    return cell;
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new InvalidRequestError(
      `In call to function system.${name}, value 0x${cell.toString('hex')} is not a valid binary representation for type ${typeName}`,
    );
  }
}
