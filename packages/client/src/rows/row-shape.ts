import type { ColumnPlan, ReadOptions } from '../columns/column.ts';
import { planColumn } from '../columns/plan.ts';
import { hasRawCells } from '../columns/raw.ts';
import { shareOfColumn } from '../columns/row-texts.ts';
import { chooseValueClasses, type ValueClassSet } from '../columns/value-classes.ts';
import { Encoder } from '../values/driver.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { rowClassOf, sourceColumns, type RowClass } from './row-class.ts';

/** How values of a result are presented. */
export interface DecodeOptions {
  /** The driver's `encoding` options; those that concern reading are honoured: `useBigIntAsLong`, `useBigIntAsVarint`, `map`, `set`. */
  readonly encoding?: EncodingOptions | undefined;
  /** Which classes uuids and vectors have. Default: `page`. */
  readonly valueClasses?: ValueClassSet | undefined;
}

export interface EncodingOptions {
  readonly useBigIntAsLong?: boolean | undefined;
  readonly useBigIntAsVarint?: boolean | undefined;
  readonly map?: ReadOptions['map'] | Function | undefined;
  readonly set?: ReadOptions['set'] | Function | undefined;
}

const PROTOCOL_VERSION = 4;

/** What all cells of one kept row may pin together, shared out among its columns of text and blobs, unless these are too many. */
const ROW_BLOCK_BYTES = 3584;
const MAX_BLOCK_BYTES = 2048;

/** What is known of a result before its rows: made once for each set of columns, then shared by all their pages. */
export class RowShape {
  readonly columns: readonly ColumnInfo[];
  readonly plans: readonly ColumnPlan[];
  readonly options: ReadOptions;
  /** For each property of a row, in order, the column its value comes from: the last one of that name. */
  readonly sources: readonly number[];
  /** Whether a name occurs more than once, so that a row has fewer properties than there are columns. */
  readonly hasDuplicates: boolean;
  /** Whether any cell may turn out to be unreadable when it is asked for. */
  readonly hasRawCells: boolean;
  #rowClass: RowClass | undefined;

  constructor(columns: readonly ColumnInfo[], options: DecodeOptions) {
    this.columns = columns;
    this.plans = columns.map((column) => planColumn(column.type));
    this.options = readOptionsOf(options, Math.min(MAX_BLOCK_BYTES, shareOfColumn(this.plans, ROW_BLOCK_BYTES)));
    this.sources = sourceColumns(columns.map((column) => column.name));
    this.hasDuplicates = this.sources.length < columns.length;
    this.hasRawCells = hasRawCells(this.plans);
  }

  /** Made when the first row is asked for: a result read by columns never needs it. */
  get rowClass(): RowClass {
    this.#rowClass ??= rowClassOf(
      this.columns.map((column) => column.name),
      this.plans.map(({ layout }) => ({ layout: layout.name, code: layout.cellCode?.(this.options) })),
    );
    return this.#rowClass;
  }
}

/**
 * The same object for all shapes that read alike. A cluster may have thousands of shapes: what they share stays in the
 * processor's caches, and the encoder alone takes 6.7 KB.
 */
function readOptionsOf(options: DecodeOptions, blockBytes: number): ReadOptions {
  const alike = readOptions.get(options) ?? new Map<number, ReadOptions>();
  readOptions.set(options, alike);
  const known = alike.get(blockBytes);
  if (known !== undefined) return known;
  const [other] = alike.values();
  const encoding = options.encoding ?? {};
  const made: ReadOptions = {
    blockBytes,
    encoder: other?.encoder ?? new Encoder(PROTOCOL_VERSION, { encoding }),
    classes: other?.classes ?? chooseValueClasses(options.valueClasses ?? 'page', encoding.useBigIntAsLong === true),
    map: encoding.map as ReadOptions['map'],
    set: encoding.set as ReadOptions['set'],
  };
  alike.set(blockBytes, made);
  return made;
}

const readOptions = new WeakMap<DecodeOptions, Map<number, ReadOptions>>();
