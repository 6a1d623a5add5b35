/**
 * How a parameter is sent to a thread: a code, followed by its parts. Codes are int32, and so are numbers in this table unless
 * it says otherwise. A "value" is anything that is cloned as it is, mostly strings.
 *
 * | code | followed by |
 * | --- | --- |
 * | null, undefined, true, false | |
 * | unset | |
 * | int32 | the number; -0 is sent as a number |
 * | number | the number as float64 |
 * | primitive | a value: a string or bigint |
 * | bytes | a value: `Uint8Array` of its own memory |
 * | latin1 | a value: a short Buffer as a string with one byte a character, which is cheaper to clone |
 * | long | low, high, 1 if unsigned |
 * | uuid | four, big-endian |
 * | inet | latin1 of 4 or 16 bytes |
 * | date | float64 of milliseconds, NaN for an invalid date |
 * | localDate | days since the epoch |
 * | localTime | low, high of nanoseconds |
 * | duration | float64 of months, of days; low, high of nanoseconds |
 * | integer | sign, number of words, the words |
 * | decimal | float64 of the scale, then as integer |
 * | list, set, tuple | number of items, the items |
 * | map | number of entries, each a key and a value |
 * | object | the class's name (value), undefined for a plain object; number of own entries, of inherited ones, each a name (value) and a value |
 * | vector | subtype (value), number of items, the items |
 * | typedArray | a value: a typed array other than of bytes, of its own memory |
 * | numberVector | subtype (value), a value: `Float64Array`. A vector whose elements are all numbers |
 * | geometry | 1 point, 2 line string, 3 polygon; latin1 of its well-known binary |
 * | dateRange | latin1 of its bytes |
 * | notAValue | a function or symbol in an object of a class; the driver rejects it only if a parameter has its name |
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
  typedArray: 18,
  numberVector: 19,
  geometry: 20,
  dateRange: 21,
  notAValue: 22,
  null: 23,
  undefined: 24,
  true: 25,
  false: 26,
  int32: 27,
  primitive: 28,
  set: 29,
} as const;
