/** What `console.log` shows of results. */
import { inspect, type InspectOptions } from 'node:util';
import { namedView } from '../values/named-view.ts';
import { nameOfType } from '../values/type-name.ts';
import type { ColumnInfo } from '../wire/page.ts';
import type { ExecutionInfo } from './execution-info.ts';

/** The fields of a result that are printed beside its rows. */
export interface ResultFields {
  readonly rowLength: number;
  readonly columns: readonly ColumnInfo[];
  readonly pageState: string | null;
  readonly info: ExecutionInfo;
}

/**
 * Makes an object that prints as a `ResultSet` with these fields. It contains only the rows that are printed: as many as
 * `maxArrayLength` allows, and none when they are nested too deep.
 */
export function viewOfResult(
  rows: Iterable<unknown>,
  fields: ResultFields,
  depth: number | null,
  options: InspectOptions,
): object {
  const { rowLength, columns, pageState, info } = fields;
  const shown = listOf(rows, rowLength, depth, options);
  return namedView('ResultSet', {
    rows: shown,
    rowLength,
    columns: columns.map(describeColumn),
    pageState,
    info: withoutUndefined(info),
  });
}

/** Makes an object that prints as a `Column`. It contains only the values that are printed. */
export function viewOfColumn(
  column: Iterable<unknown> & { readonly name: string; readonly length: number },
  depth: number | null,
  options: InspectOptions,
): object {
  const { name, length } = column;
  return namedView('Column', { name, length, values: listOf(column, length, depth, options) });
}

/** Describes a column like its declaration in CQL, such as `id: int`. */
export function describeColumn({ name, type }: ColumnInfo): string {
  return `${name}: ${nameOfType(type)}`;
}

/**
 * Returns the first items, in an array with the length of all of them. `inspect` prints the first `maxArrayLength` and only counts
 * the others.
 */
function listOf(items: Iterable<unknown>, length: number, depth: number | null, options: InspectOptions): unknown {
  const { maxArrayLength = inspect.defaultOptions.maxArrayLength ?? 100 } = options;
  const shown: unknown[] = [];
  const limit = depth === null || depth >= 1 ? Math.min(length, maxArrayLength ?? Infinity) : 0;
  try {
    if (limit > 0) {
      for (const item of items) {
        if (shown.push(item) >= limit) break;
      }
    }
  } catch (error) {
    // Not thrown: people print a result to find out what is wrong with it.
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  shown.length = length;
  return shown;
}

function withoutUndefined(info: ExecutionInfo): object {
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined));
}
