import { inspect, types as nodeTypes } from 'node:util';
import { types } from 'cassandra-driver';

/**
 * Returns where a value differs from the plain driver's, or `undefined` if they are the same.
 *
 * "The same" means the same class and the same own properties in the same order, at every depth, -0 and the class of a `Map`
 * included. Two kinds of values have another form than in the driver. A uuid has other own fields, but its methods must return the
 * same. A `vector<float>` is a `Float32Array`, and is compared element by element.
 */
export function findDifference(actual: unknown, expected: unknown, path = 'value'): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected)) return difference(path, actual, expected);
  if (expected instanceof types.Uuid)
    return isSameUuid(actual, expected) ? undefined : difference(path, actual, expected);
  if (isVector(expected)) {
    const isVectorToo = actual instanceof Float32Array ? expected.length === actual.length : isVector(actual);
    return isVectorToo
      ? findInLists(elementsOf(actual), elementsOf(expected), path)
      : difference(path, actual, expected);
  }
  if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected)) return difference(path, actual, expected);
  if (Buffer.isBuffer(expected))
    return expected.equals(actual as unknown as Buffer) ? undefined : difference(path, actual, expected);
  if (nodeTypes.isDate(expected))
    return findDifference((actual as unknown as Date).getTime(), expected.getTime(), `${path}.getTime()`);
  if (nodeTypes.isMap(expected) || nodeTypes.isSet(expected)) {
    return findInLists([...(actual as unknown as Iterable<unknown>)], [...(expected as Iterable<unknown>)], path);
  }
  return findInFields(actual, expected, path);
}

/** Returns where the rows of a page differ from the plain driver's. Their class differs; their own properties must be the same. */
export function findRowDifference(actual: readonly object[], expected: readonly object[]): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} rows instead of ${expected.length}`;
  for (let index = 0; index < actual.length; index++) {
    const found = findInFields(actual[index] as Fields, expected[index] as Fields, `row ${index}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function findInFields(actual: Fields, expected: Fields, path: string): string | undefined {
  const names = Object.keys(expected);
  const actualNames = Object.keys(actual);
  if (names.length !== actualNames.length || names.some((name, index) => name !== actualNames[index])) {
    return difference(`the names in ${path}`, actualNames, names);
  }
  for (const name of names) {
    const found = findDifference(actual[name], expected[name], `${path}[${JSON.stringify(name)}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findInLists(actual: readonly unknown[], expected: readonly unknown[], path: string): string | undefined {
  if (actual.length !== expected.length) return difference(path, actual, expected);
  for (let index = 0; index < expected.length; index++) {
    const found = findDifference(actual[index], expected[index], `${path}[${index}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSameUuid(actual: Fields, expected: types.Uuid): boolean {
  if (!(actual instanceof types.Uuid)) return false;
  return (
    actual.constructor === expected.constructor &&
    actual.equals(expected) &&
    expected.equals(actual) &&
    actual.getBuffer().equals(expected.getBuffer()) &&
    actual.toString() === expected.toString() &&
    JSON.stringify(actual) === JSON.stringify(expected)
  );
}

function isVector(value: object): value is { readonly elements: readonly unknown[]; readonly length: number } {
  return nodeTypes.isProxy(value) && (value as { readonly IDENTITY?: unknown }).IDENTITY === 'Vector';
}

function elementsOf(vector: object): readonly unknown[] {
  return vector instanceof Float32Array ? [...vector] : (vector as { readonly elements: readonly unknown[] }).elements;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function difference(path: string, actual: unknown, expected: unknown): string {
  return `${path} is ${inspect(actual, { depth: 6 })} instead of ${inspect(expected, { depth: 6 })}`;
}
