/** One half of one layout. */
export interface LayoutCase {
  /** Unique: kept results are found by it. */
  readonly name: string;
  /** The thread that does it in an application. */
  readonly side: 'main' | 'thread' | 'both';
  readonly unit: 'cell' | 'row' | 'request' | 'reply' | 'class';
  /** Returns what is measured: a function that handles `count` units at each call. */
  open(): { readonly count: number; readonly run: () => unknown };
}
