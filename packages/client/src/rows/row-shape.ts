import type { ColumnPlan, ReadOptions } from '../columns/column.ts';
import { planColumn } from '../columns/plan.ts';
import { hasRawCells } from '../columns/raw.ts';
import { shareOfColumn } from '../columns/row-texts.ts';
import { Encoder, type DriverEncoder } from '../values/driver.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { createRowClass, sourceColumns, type RowClass } from './row-class.ts';

/** How values of a result are presented. */
export interface DecodeOptions {
  /** The driver's `encoding` options; those that concern reading are honoured: `useBigIntAsLong`, `useBigIntAsVarint`, `map`, `set`. */
  readonly encoding?: EncodingOptions | undefined;
}

export interface EncodingOptions {
  readonly useBigIntAsLong?: boolean | undefined;
  readonly useBigIntAsVarint?: boolean | undefined;
  readonly map?: ReadOptions['map'] | Function | undefined;
  readonly set?: ReadOptions['set'] | Function | undefined;
}

/** What is known of a result before its rows: made once for each set of columns, then shared by all their pages. */
export interface RowShape {
  readonly columns: readonly ColumnInfo[];
  readonly plans: readonly ColumnPlan[];
  readonly options: ReadOptions;
  /** For each property of a row, in order, the column its value comes from: the last one of that name. */
  readonly sources: readonly number[];
  /** Whether a name occurs more than once, so that a row has fewer properties than there are columns. */
  readonly hasDuplicates: boolean;
  /** Whether any cell may turn out to be unreadable when it is asked for. */
  readonly hasRawCells: boolean;
  /** Generated when the first row is asked for: a result read by columns never needs it. */
  readonly rowClass: () => RowClass;
}

const PROTOCOL_VERSION = 4;

/** What all cells of one kept row may pin together, shared out among its columns of text and blobs, unless these are too many. */
const ROW_BLOCK_BYTES = 3584;
const MAX_BLOCK_BYTES = 2048;

export function createRowShape(columns: readonly ColumnInfo[], options: DecodeOptions): RowShape {
  const plans = columns.map((column) => planColumn(column.type));
  const names = columns.map((column) => column.name);
  const sources = sourceColumns(names);
  const readOptions = resolveReadOptions(options, plans);
  let rowClass: RowClass | undefined;
  return {
    columns,
    plans,
    options: readOptions,
    sources,
    hasDuplicates: sources.length < names.length,
    hasRawCells: hasRawCells(plans),
    rowClass: () =>
      (rowClass ??= createRowClass(
        names,
        plans.map(({ layout }) => ({ layout: layout.name, code: layout.cellCode?.(readOptions) })),
      )),
  };
}

function resolveReadOptions(options: DecodeOptions, plans: readonly ColumnPlan[]): ReadOptions {
  const encoding = options.encoding ?? {};
  return {
    blockBytes: Math.min(MAX_BLOCK_BYTES, shareOfColumn(plans, ROW_BLOCK_BYTES)),
    encoder: encoderOf(options),
    useBigIntAsLong: encoding.useBigIntAsLong === true,
    map: encoding.map as ReadOptions['map'],
    set: encoding.set as ReadOptions['set'],
  };
}

/** One for all shapes of the same options: it takes 6.7 KB, and a cluster may have thousands of shapes. */
function encoderOf(options: DecodeOptions): DriverEncoder {
  let encoder = encoders.get(options);
  if (encoder === undefined) {
    encoder = new Encoder(PROTOCOL_VERSION, { encoding: options.encoding ?? {} });
    encoders.set(options, encoder);
  }
  return encoder;
}

const encoders = new WeakMap<DecodeOptions, DriverEncoder>();
