import type { ColumnPlan, ReadOptions } from '../columns/column.ts';
import { planColumn } from '../columns/plan.ts';
import { hasRawCells } from '../columns/raw.ts';
import { shareOfColumn } from '../columns/row-texts.ts';
import { chooseValueClasses, type ValueClassSet } from '../columns/value-classes.ts';
import { Encoder } from '../values/driver.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { rowClassOf, sourceColumns, type RowClass } from './row-class.ts';

/** How the values of a result are read. */
export interface DecodeOptions {
  /** The driver's `encoding` options. These concern reading: `useBigIntAsLong`, `useBigIntAsVarint`, `map`, `set`. */
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

const protocolVersion = 4;

/** How many bytes one kept row may keep in memory, for all its texts and blobs together. Wide rows have another rule (`row-texts.ts`). */
const rowBlockBytes = 3584;
const maxBlockBytes = 2048;

/** What reading needs to know about a set of columns. It is made once, and all pages with these columns share it. */
export class RowShape {
  readonly columns: readonly ColumnInfo[];
  readonly plans: readonly ColumnPlan[];
  readonly options: ReadOptions;
  /** For each property of a row, in order, the index of its column: the last column of that name. */
  readonly sources: readonly number[];
  /** True if a name occurs more than once: rows then have fewer properties than columns. */
  readonly hasDuplicates: boolean;
  /** True if the driver decodes some cells when they are read, which may fail. */
  readonly hasRawCells: boolean;
  #rowClass: RowClass | undefined;

  constructor(columns: readonly ColumnInfo[], options: DecodeOptions) {
    this.columns = columns;
    this.plans = columns.map((column) => planColumn(column.type));
    this.options = readOptionsOf(options, Math.min(maxBlockBytes, shareOfColumn(this.plans, rowBlockBytes)));
    this.sources = sourceColumns(columns.map((column) => column.name));
    this.hasDuplicates = this.sources.length < columns.length;
    this.hasRawCells = hasRawCells(this.plans);
  }

  /** Made when the first row is read. A result that is read by columns does not need it. */
  get rowClass(): RowClass {
    this.#rowClass ??= rowClassOf(
      this.columns.map((column) => column.name),
      this.plans.map(({ layout }) => ({ layout: layout.name, code: layout.cellCode?.(this.options) })),
    );
    return this.#rowClass;
  }
}

/**
 * Returns the same object for all shapes with the same options. A cluster may have thousands of shapes: a shared object stays in the
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
    encoder: other?.encoder ?? new Encoder(protocolVersion, { encoding }),
    classes: other?.classes ?? chooseValueClasses(options.valueClasses ?? 'page', encoding.useBigIntAsLong === true),
    map: encoding.map as ReadOptions['map'],
    set: encoding.set as ReadOptions['set'],
  };
  alike.set(blockBytes, made);
  return made;
}

const readOptions = new WeakMap<DecodeOptions, Map<number, ReadOptions>>();
