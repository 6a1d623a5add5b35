/**
 * Builds rows with code that is generated for their columns. Column names are hostile input, so they enter the code only through
 * `JSON.stringify`, as string literals.
 */
import type { CellCode } from '../columns/cell-code.ts';
import type { RowMaker } from './row-maker.ts';

/** Tries it, because a flag of Node, a flag of V8 or a frozen realm may forbid it. */
export function canGenerateCode(): boolean {
  isGenerationAllowed ??= attemptGeneration();
  return isGenerationAllowed;
}

let isGenerationAllowed: boolean | undefined;

function attemptGeneration(): boolean {
  try {
    // oxlint-disable-next-line no-implied-eval -- names enter only as JSON string literals
    return new Function('return true')() as boolean;
  } catch {
    // Forbidden, so rows are assembled property by property.
    return false;
  }
}

/** Rows with more columns use a call for each cell, because V8 never optimizes a function with too much code. */
const maxCoded = 256;

/**
 * Generates, for an int `a` and a text `b`: `function Row(v0, v1) { this["a"] = v0; this["b"] = v1; }` and the function that calls it,
 * `(index) => new Row(n0 < 0 ? int32s[b0 + index] : c0.read(index), c1.read(index))`.
 */
export function generateRows(
  names: readonly string[],
  cellCodes: readonly (CellCode | undefined)[],
  prototype: object,
): RowMaker {
  const codes = cellCodes.map((code) => (names.length <= maxCoded ? code : undefined));
  const coded = codes.flatMap((code, place) => (code === undefined ? [] : [{ ...code, place }]));
  const lines = <T>(items: readonly T[], line: (item: T, place: number) => string): string =>
    items.map(line).join('\n');
  const source = `'use strict';
function Row(${names.map((_, place) => `v${place}`).join(', ')}) {
${lines(names, (name, place) => assignment(JSON.stringify(name), `v${place}`))}
}
Row.prototype = prototype;
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
  const used: Readonly<Record<string, unknown>> = Object.assign({}, ...coded.map(({ uses }) => uses));
  // oxlint-disable-next-line no-implied-eval -- names enter only as JSON string literals
  const generate = new Function('prototype', ...Object.keys(used), source) as (...parameters: unknown[]) => RowMaker;
  return generate(prototype, ...Object.values(used));
}

/** A cell that may be null is read by its reader. */
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
