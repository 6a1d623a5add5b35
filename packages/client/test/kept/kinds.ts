/** The values that `kept/run.ts` keeps of a page. */
const digits = (index: number, length: number): string => `${index} `.padEnd(length, 'abcdefghijklmnopqrstuvwxyz');
const uuid = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const floats = (index: number, length: number): number[] => Array.from({ length }, (_, place) => index + place / 8);

/** The columns, and the values of a row. A single column named `value` is kept alone. Otherwise the row is kept. */
export interface Kind {
  readonly columns: Readonly<Record<string, string>>;
  readonly row: (index: number) => Readonly<Record<string, unknown>>;
  /** Rows of a page. Default: 500. */
  readonly rowsOfPage?: number;
  /** The index of the row to keep. Default: the middle one, which has neighbours on both sides. */
  readonly kept?: number;
}

const one = (type: string, value: (index: number) => unknown): Kind => ({
  columns: { value: type },
  row: (index) => ({ value: value(index) }),
});

/** A row with many columns of one type. No two cells of a page are equal. */
const many = (count: number, type: string, value: (index: number) => unknown, rowsOfPage?: number): Kind => ({
  columns: Object.fromEntries(Array.from({ length: count }, (_, column) => [`c${column}`, type])),
  row: (index) =>
    Object.fromEntries(Array.from({ length: count }, (_, column) => [`c${column}`, value(index * count + column)])),
  ...(rowsOfPage === undefined ? {} : { rowsOfPage }),
});

const tenColumns: Kind = {
  columns: {
    id: 'uuid',
    n: 'bigint',
    a: 'text',
    b: 'text',
    c: 'text',
    d: 'text',
    i: 'int',
    x: 'double',
    ok: 'boolean',
    at: 'timestamp',
  },
  row: (i) => ({
    id: uuid(i),
    n: i,
    a: digits(i, 13),
    b: digits(i, 30),
    c: digits(i, 60),
    d: digits(i % 5, 20),
    i,
    x: i / 3,
    ok: i % 2 === 0,
    at: i,
  }),
};

export const kinds: Readonly<Record<string, Kind>> = {
  'text of 13 characters': one('text', (index) => digits(index, 13)),
  'text of 300 characters': one('text', (index) => digits(index, 300)),
  'text of 3,000 characters': one('text', (index) => digits(index, 3000)),
  'text of two bytes a character': one('text', (index) => `${index} ${'日本'.repeat(20)}`),
  'text of a dictionary': one('text', (index) => digits(index % 8, 40)),
  ascii: one('ascii', (index) => digits(index, 40)),
  uuid: one('uuid', uuid),
  bigint: one('bigint', (index) => index),
  timestamp: one('timestamp', (index) => index),
  'blob of 20 bytes': one('blob', (index) => Buffer.alloc(20, index)),
  'blob of 64 bytes': one('blob', (index) => Buffer.alloc(64, index)),
  'blob of 300 bytes': one('blob', (index) => Buffer.alloc(300, index)),
  'blob of 5,000 bytes': one('blob', (index) => Buffer.alloc(5000, index)),
  'vector of 3 floats': one('vector<float, 3>', (index) => floats(index, 3)),
  'vector of 100 floats': one('vector<float, 100>', (index) => floats(index, 100)),
  'vector of 1,536 floats': one('vector<float, 1536>', (index) => floats(index, 1536)),
  'vector of 2 texts': one('vector<text, 2>', (index) => [digits(index, 40), digits(index, 50)]),
  'list of 10 ints': one('list<int>', (index) => floats(index * 8, 10).map(Math.floor)),
  'list of 10 texts': one('list<text>', (index) => Array.from({ length: 10 }, (_, place) => digits(index + place, 30))),
  'set of 3 blobs': one('set<blob>', (index) => [1, 2, 3].map((place) => Buffer.alloc(80, index + place))),
  'map of 5 texts': one(
    'map<text, text>',
    (index) => new Map([1, 2, 3, 4, 5].map((place) => [`key ${place}`, digits(index, 40)])),
  ),
  'tuple of a text, a blob and a vector': one('tuple<text, blob, vector<float, 3>>', (index) => [
    digits(index, 40),
    Buffer.alloc(70, index),
    floats(index, 3),
  ]),
  inet: one('inet', (index) => `10.0.${index >> 8}.${index & 255}`),
  varint: one('varint', (index) => BigInt(index) ** 12n),
  'row of 10 columns': tenColumns,
  // The values of such a column repeat, so little of it is decoded on a large page.
  'row of 10 columns, where all blocks are full': { ...tenColumns, kept: 257 },
  'row of 6 texts, a list, a map and 2 blobs': {
    columns: {
      a: 'text',
      b: 'text',
      c: 'text',
      d: 'text',
      e: 'text',
      f: 'text',
      l: 'list<text>',
      m: 'map<text, text>',
      p: 'blob',
      q: 'blob',
    },
    row: (i) => ({
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, digits(i, 40)])),
      l: [digits(i, 20), digits(i, 20)],
      m: new Map([['key', digits(i, 20)]]),
      p: Buffer.alloc(100, i),
      q: Buffer.alloc(100, i),
    }),
  },
  'row of 14 texts': many(14, 'text', (index) => digits(index, 40)),
  'row of 15 texts': many(15, 'text', (index) => digits(index, 40)),
  'row of 40 texts': many(40, 'text', (index) => digits(index, 40)),
  'row of 200 texts': many(200, 'text', (index) => digits(index, 40)),
  'row of 200 texts of 13 characters': many(200, 'text', (index) => digits(index, 13)),
  'row of 200 texts, some of two bytes a character': many(200, 'text', (index) =>
    index % 3 === 0 ? `${index} ${'日本'.repeat(10)}` : digits(index, 40),
  ),
  'row of 40 texts that recur': many(40, 'text', (index) => digits(index % 320, 40)),
  'row of 40 texts, on a page of 5 rows': many(40, 'text', (index) => digits(index, 40), 5),
  'row of 200 texts, alone on its page': many(200, 'text', (index) => digits(index, 40), 1),
  'row of 40 blobs': many(40, 'blob', (index) => Buffer.alloc(100, index)),
  'row of 40 varints': many(40, 'varint', (index) => BigInt(index + 2) ** 9n),
  'row of 40 inets': many(40, 'inet', (index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`),
  'row of 7 lists of texts': many(7, 'list<text>', (index) =>
    [1, 2, 3, 4, 5].map((place) => digits(index * 8 + place, 40)),
  ),
  'row of 10 lists of texts': many(10, 'list<text>', (index) =>
    [1, 2, 3, 4, 5].map((place) => digits(index * 8 + place, 40)),
  ),
  'row of 30 lists of texts': many(30, 'list<text>', (index) =>
    [1, 2, 3].map((place) => digits(index * 8 + place, 40)),
  ),
  'row of 30 sets of blobs': many(30, 'set<blob>', (index) =>
    [1, 2, 3].map((place) => Buffer.alloc(80, index * 4 + place)),
  ),
  'row of 30 maps of texts': many(
    30,
    'map<text, text>',
    (index) => new Map([1, 2].map((place) => [digits(index * 4 + place, 20), digits(index, 40)])),
  ),
  'row of 30 tuples of texts': many(30, 'tuple<text, int, text>', (index) => [
    digits(index, 40),
    index,
    digits(index + 1, 30),
  ]),
  'row of 30 user-defined types': many(30, 'place', (index) => ({
    city: digits(index, 40),
    street: digits(index + 1, 30),
  })),
  'row of 30 lists of tuples': many(30, 'list<frozen<tuple<text, text>>>', (index) =>
    [1, 2].map((place) => [digits(index * 4 + place, 30), digits(index, 30)]),
  ),
  'row of 20 lists of lists': many(20, 'list<frozen<list<text>>>', (index) =>
    [1, 2].map((place) => [digits(index * 4 + place, 30), digits(index, 30)]),
  ),
  'row of 8 texts beside 8 vectors, alone on its page': {
    columns: Object.fromEntries(
      Array.from({ length: 16 }, (_, column) => [
        `c${String.fromCharCode(97 + column)}`,
        column % 2 === 0 ? 'text' : 'vector<float, 1536>',
      ]),
    ),
    row: (index) =>
      Object.fromEntries(
        Array.from({ length: 16 }, (_, column) => [
          `c${String.fromCharCode(97 + column)}`,
          column % 2 === 0 ? digits(index * 16 + column, 40) : floats(index, 1536),
        ]),
      ),
    rowsOfPage: 1,
  },
};
