/**
 * Builds row objects: by a class generated for the column names where code may be generated, else property by property.
 * Both give the same rows; the generated class takes half the time.
 *
 * Column names are hostile input. They enter generated code only through `JSON.stringify`, as string literals.
 */
import type { ColumnReader } from '../columns/column.ts';
import { setOwnProperty } from '../columns/own-property.ts';
import { columnNames, RowMethods, type Row } from './row.ts';

/** Builds the row at an index of one page. */
export type RowBuilder = (index: number) => Row;

/** Makes rows of one set of columns. */
export interface RowClass {
  /** Binds a page's readers, one for each of the class's columns. */
  readonly bind: (readers: readonly ColumnReader[]) => RowBuilder;
  /** The row of these values, asked for one by one, one for each of the class's columns. */
  readonly build: (cells: RowCells) => Row;
}

/** The values of one row, in order. */
export interface RowCells {
  next(): unknown;
}

/**
 * The row class of these columns. A name that occurs more than once is one property, filled by the last of its columns:
 * `sourceColumns` says which readers the class is to be bound to.
 *
 * @param layouts decides with the names whether two shapes share generated code: code that always meets the same
 *   kinds of readers is what the engine inlines.
 */
export function createRowClass(columns: readonly string[], layouts: readonly string[]): RowClass {
  const key = JSON.stringify([columns, layouts]);
  let rowClass = known.get(key);
  if (rowClass === undefined) {
    const names = [...new Set(columns)];
    const prepare = (prototype: object) => preparePrototype(prototype, columns);
    rowClass = canGenerateCode() ? generateRowClass(names, prepare) : assembleRowClass(names, prepare);
    if (known.size >= MAX_KNOWN) {
      known.delete(known.keys().next().value as string);
    }
    known.set(key, rowClass);
  }
  return rowClass;
}

/** For each property of a row, in order, the column its value comes from. */
export function sourceColumns(columns: readonly string[]): readonly number[] {
  return [...new Set(columns)].map((name) => columns.lastIndexOf(name));
}

/** Equal columns share a class, so that their rows have one prototype and compare as equal in every sense. */
const known = new Map<string, RowClass>();
const MAX_KNOWN = 4096;

/** Found out by trying: policies that forbid it differ (a flag of Node, a flag of V8, a frozen realm). */
function canGenerateCode(): boolean {
  isGenerationAllowed ??= attemptGeneration();
  return isGenerationAllowed;
}

let isGenerationAllowed: boolean | undefined;

function attemptGeneration(): boolean {
  try {
    // oxlint-disable-next-line no-implied-eval -- names enter only as JSON string literals
    return new Function('return true')() as boolean;
  } catch {
    // Forbidden: the other path gives the same rows.
    return false;
  }
}

/** For names `a`, `b`: `class Row { constructor(v0, v1) { this["a"] = v0; this["b"] = v1; } }` and what fills it. */
function generateRowClass(names: readonly string[], preparePrototype: PreparePrototype): RowClass {
  const places = names.map((_, place) => place);
  const values = places.map((place) => `v${place}`).join(', ');
  const assignments = names.map((name, place) => assignment(JSON.stringify(name), `v${place}`)).join('\n');
  const readers = places.map((place) => `const c${place} = readers[${place}];`).join('\n');
  const reads = places.map((place) => `c${place}.read(index)`).join(', ');
  const cells = places.map(() => 'cells.next()').join(', ');
  const source = `'use strict';
class Row { constructor(${values}) {
${assignments}
} }
preparePrototype(Row.prototype);
return {
bind(readers) {
${readers}
return (index) => new Row(${reads});
},
build: (cells) => new Row(${cells}),
};`;
  // oxlint-disable-next-line no-implied-eval -- names enter only as JSON string literals
  const generate = new Function('preparePrototype', source) as (prepare: PreparePrototype) => RowClass;
  return generate(preparePrototype);
}

/** `this["__proto__"] = v` would set the prototype instead. */
function assignment(name: string, value: string): string {
  return name === '"__proto__"'
    ? `Object.defineProperty(this, ${name}, { value: ${value}, writable: true, enumerable: true, configurable: true });`
    : `this[${name}] = ${value};`;
}

function assembleRowClass(names: readonly string[], preparePrototype: PreparePrototype): RowClass {
  const prototype = {};
  preparePrototype(prototype);
  const assemble = (valueOf: (place: number) => unknown): Row => {
    const row = Object.create(prototype) as Row;
    for (let place = 0; place < names.length; place++) {
      setOwnProperty(row, names[place] as string, valueOf(place));
    }
    return row;
  };
  return {
    bind: (readers) => (index) => assemble((place) => (readers[place] as ColumnReader).read(index)),
    build: (cells) => assemble(() => cells.next()),
  };
}

type PreparePrototype = (prototype: object) => void;

function preparePrototype(prototype: object, columns: readonly string[]): void {
  Object.setPrototypeOf(prototype, RowMethods.prototype);
  Object.defineProperty(prototype, columnNames, { value: columns });
}
