/**
 * Decides which classes the values of cells have. Columns of uuid, timeuuid, bigint, counter and `vector<float, n>` ask here; the
 * generated code of rows gets the same classes.
 *
 * | set | uuid, timeuuid | vector of float |
 * | --- | --- | --- |
 * | `page` | `PageUuid` and `PageTimeUuid`, which take 19 ns | `Float32Array` |
 * | `driver` | `types.Uuid` and `types.TimeUuid` | `types.Vector` |
 *
 * bigint and counter are `types.Long` in both sets, or a `bigint` with `encoding.useBigIntAsLong`. Every other type has one class
 * only, which is the driver's.
 */
import { types } from '../values/driver.ts';
import { PageTimeUuid, PageUuid } from '../values/uuid.ts';

/** A named set of classes. `driver` gives values that are `deepStrictEqual` to the plain driver's. */
export type ValueClassSet = 'page' | 'driver';

/** The classes that one reader uses. */
export interface ValueClasses {
  readonly uuid: WordsValue;
  readonly timeUuid: WordsValue;
  /** `undefined` when cells become a `bigint`, which is read from a `BigInt64Array`. */
  readonly long: WordsValue | undefined;
  /** Makes the value of a vector that begins at element `first` of `values`. */
  readonly vector: (values: Float32Array, first: number, end: number) => unknown;
}

/** How the words of a cell become a value: as a function, and as an expression for the generated code of rows. */
export interface WordsValue {
  /** Makes the value of the cell that begins at element `at`. Does not use `this`. */
  readonly read: (words: Int32Array, at: number) => unknown;
  /** Does the same as `read`. Both parameters are names of variables. */
  readonly expression: (words: string, at: string) => string;
  /** The values that the expression uses, by their names in it. Different classes have different names. */
  readonly uses: Readonly<Record<string, unknown>>;
}

/** Chooses the classes for a reader. */
export function chooseValueClasses(set: ValueClassSet, useBigIntAsLong: boolean): ValueClasses {
  const { uuid, timeUuid, vector } = sets[set];
  return { uuid, timeUuid, vector, long: useBigIntAsLong ? undefined : long };
}

const fourWords = (words: string, at: string): string =>
  `${words}[${at}], ${words}[${at} + 1], ${words}[${at} + 2], ${words}[${at} + 3]`;

const pageUuid: WordsValue = {
  read: (words, at) =>
    new PageUuid(words[at] as number, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number),
  expression: (words, at) => `new PageUuid(${fourWords(words, at)})`,
  uses: { PageUuid },
};

const pageTimeUuid: WordsValue = {
  read: (words, at) =>
    new PageTimeUuid(words[at] as number, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number),
  expression: (words, at) => `new PageTimeUuid(${fourWords(words, at)})`,
  uses: { PageTimeUuid },
};

const driverUuid: WordsValue = {
  read: (words, at) => new types.Uuid(copyUuid(words, at)),
  expression: (words, at) => `new Uuid(copyUuid(${words}, ${at}))`,
  uses: { Uuid: types.Uuid, copyUuid },
};

const driverTimeUuid: WordsValue = {
  read: (words, at) => new types.TimeUuid(copyUuid(words, at)),
  expression: (words, at) => `new TimeUuid(copyUuid(${words}, ${at}))`,
  uses: { TimeUuid: types.TimeUuid, copyUuid },
};

const long: WordsValue = {
  read: (words, at) => new types.Long(words[at] as number, words[at + 1], false),
  expression: (words, at) => `new Long(${words}[${at}], ${words}[${at} + 1], false)`,
  uses: { Long: types.Long },
};

const sets: Readonly<Record<ValueClassSet, Pick<ValueClasses, 'uuid' | 'timeUuid' | 'vector'>>> = {
  page: { uuid: pageUuid, timeUuid: pageTimeUuid, vector: (values, first, end) => values.slice(first, end) },
  driver: {
    uuid: driverUuid,
    timeUuid: driverTimeUuid,
    // Given an array, as by the driver: a Vector made of a Float32Array has other own keys.
    vector: (values, first, end) => new types.Vector(Array.from(values.subarray(first, end)), 'float'),
  },
};

/** Copies the sixteen bytes of the uuid at `at`, in the order of the protocol. Node's pool would keep 64 KiB for each uuid that is kept. */
function copyUuid(words: Int32Array, at: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(16);
  for (let word = 0; word < 4; word++) {
    const value = words[at + word] as number;
    bytes[word * 4] = value >>> 24;
    bytes[word * 4 + 1] = value >>> 16;
    bytes[word * 4 + 2] = value >>> 8;
    bytes[word * 4 + 3] = value;
  }
  return bytes;
}
