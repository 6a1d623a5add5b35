/**
 * How a parameter that is not a plain primitive crosses: as a few elements of one flat array of primitives and bytes.
 *
 * A string, a boolean, a bigint, `null` and `undefined` stand for themselves. A number is always one of the codes below
 * and says what follows it. Nothing the application passes is ever read as a code, since it is never written bare.
 *
 * | code | followed by |
 * | --- | --- |
 * | number | the number |
 * | unset | |
 * | bytes | `Uint8Array` of its own memory |
 * | latin1 | a string with one byte a character: a short Buffer, which would cost more as an object |
 * | long | low, high, unsigned |
 * | uuid | four int32, big-endian |
 * | inet | latin1 of 4 or 16 bytes |
 * | date | milliseconds, NaN for an invalid one |
 * | localDate | days since the epoch |
 * | localTime | low, high of nanoseconds |
 * | duration | months, days, low, high of nanoseconds |
 * | integer | sign, number of words, the words |
 * | decimal | scale, then as integer |
 * | list, tuple | number of items, the items |
 * | map | number of entries, each a key and a value |
 * | object | number of own entries, number of inherited ones, each a name and a value |
 * | vector | subtype, number of items, the items |
 * | floats | a `Float32Array` |
 * | numberVector | subtype, a `Float64Array`: a vector of which all elements are numbers |
 * | geometry | 1 point, 2 line string, 3 polygon; latin1 of its well-known binary |
 * | dateRange | latin1 of its bytes |
 * | notAValue | : a function in an object of a class, which the driver refuses only if it reads it |
 */
export const codes = {
  number: 0,
  unset: 1,
  bytes: 2,
  latin1: 3,
  long: 4,
  uuid: 5,
  inet: 6,
  date: 7,
  localDate: 8,
  localTime: 9,
  duration: 10,
  integer: 11,
  decimal: 12,
  list: 13,
  tuple: 14,
  map: 15,
  object: 16,
  vector: 17,
  floats: 18,
  numberVector: 19,
  geometry: 20,
  dateRange: 21,
  notAValue: 22,
} as const;
