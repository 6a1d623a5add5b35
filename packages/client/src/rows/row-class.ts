/**
 * Builds row objects: by code generated for the columns where code may be generated, else property by property.
 * Both give the same rows; the generated code takes less than half the time.
 *
 * Column names are hostile input. They enter generated code only through `JSON.stringify`, as string literals.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { CellCode } from '../columns/cell-code.ts';
import type { ColumnReader } from '../columns/column.ts';
import { setOwnProperty } from '../columns/own-property.ts';
import { columnNames, RowMethods, type Row } from './row.ts';

/** Builds the row at an index of one page. */
export type RowBuilder = (index: number) => Row;

/** Makes rows of one set of columns. */
export interface RowClass {
  /** Binds a page's readers, one for each of the class's properties, and the memory they read. */
  readonly bind: (readers: readonly ColumnReader[], bytes: PageBytes) => RowBuilder;
  /** The row of these values, asked for one by one, one for each of the class's columns. */
  readonly build: (cells: RowCells) => Row;
}

/** What a column's cells are read with. */
export interface CellKind {
  readonly layout: string;
  readonly code: CellCode | undefined;
}

/** The values of one row, in order. */
export interface RowCells {
  next(): unknown;
}

/**
 * The row class of these columns. A name that occurs more than once is one property, filled by the last of its columns:
 * `sourceColumns` says which readers the class is to be bound to.
 *
 * @param kinds - Decide with the names whether two shapes share generated code: code that always meets the same
 *   kinds of readers is what the engine inlines.
 */
export function createRowClass(columns: readonly string[], kinds: readonly CellKind[]): RowClass {
  const key = JSON.stringify([columns, kinds.map(({ layout, code }) => (code === undefined ? layout : [layout]))]);
  let rowClass = known.get(key);
  if (rowClass === undefined) {
    const sources = sourceColumns(columns);
    const properties = [...new Set(columns)].map((name, place) => ({ name, code: kinds[sources[place] as number]?.code }));
    const prepare = (prototype: object) => preparePrototype(prototype, columns);
    rowClass = canGenerateCode() ? generateRowClass(properties, prepare) : assembleRowClass(properties, prepare);
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

/** A property of a row, and the expression for its cells if it has one. */
interface Property {
  readonly name: string;
  readonly code: CellCode | undefined;
}

/** Rows of more columns have a call for each cell: a function of too much code is never optimized. */
const MAX_CODED = 256;

/**
 * For an int `a` and a text `b`: `class Row { constructor(v0, v1) { this["a"] = v0; this["b"] = v1; } }` and what fills it,
 * `(index) => new Row(n0 < 0 ? int32s[b0 + index] : c0.read(index), c1.read(index))`.
 */
function generateRowClass(properties: readonly Property[], preparePrototype: PreparePrototype): RowClass {
  const codes = properties.map(({ code }) => (properties.length <= MAX_CODED ? code : undefined));
  const coded = codes.flatMap((code, place) => (code === undefined ? [] : [{ ...code, place }]));
  const lines = <T>(items: readonly T[], line: (item: T, place: number) => string): string => items.map(line).join('\n');
  const source = `'use strict';
class Row { constructor(${properties.map((_, place) => `v${place}`).join(', ')}) {
${lines(properties, ({ name }, place) => assignment(JSON.stringify(name), `v${place}`))}
} }
preparePrototype(Row.prototype);
return {
bind(readers, bytes) {
${lines([...new Set(coded.map(({ view }) => view))], (view) => `const ${view} = bytes.${view};`)}
${lines(codes, (_, place) => `const c${place} = readers[${place}];`)}
${lines(coded, ({ place }) => `const n${place} = c${place}.nullsAt, b${place} = c${place}.base;`)}
return (index) => {
${lines(coded, ({ place, width }) => `const at${place} = b${place} + index${width === 1 ? '' : ` * ${width}`};`)}
return new Row(${codes.map((code, place) => readOf(code, place)).join(', ')});
};
},
build: (cells) => new Row(${codes.map(() => 'cells.next()').join(', ')}),
};`;
  const classes = new Map(coded.flatMap(({ makes }) => (makes === undefined ? [] : [[makes.name, makes.constructor]])));
  // oxlint-disable-next-line no-implied-eval -- names enter only as JSON string literals
  const generate = new Function('preparePrototype', ...classes.keys(), source) as (...parameters: unknown[]) => RowClass;
  return generate(preparePrototype, ...classes.values());
}

/** A cell that may be null is left to its reader. */
function readOf(code: CellCode | undefined, place: number): string {
  const call = `c${place}.read(index)`;
  return code === undefined ? call : `n${place} < 0 ? ${code.read(code.view, `at${place}`)} : ${call}`;
}

/** `this["__proto__"] = v` would set the prototype instead. */
function assignment(name: string, value: string): string {
  return name === '"__proto__"'
    ? `Object.defineProperty(this, ${name}, { value: ${value}, writable: true, enumerable: true, configurable: true });`
    : `this[${name}] = ${value};`;
}

function assembleRowClass(properties: readonly Property[], preparePrototype: PreparePrototype): RowClass {
  const prototype = {};
  preparePrototype(prototype);
  const assemble = (valueOf: (place: number) => unknown): Row => {
    const row = Object.create(prototype) as Row;
    for (let place = 0; place < properties.length; place++) {
      setOwnProperty(row, (properties[place] as Property).name, valueOf(place));
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
