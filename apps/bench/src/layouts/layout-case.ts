/** One half of one layout. */
export interface LayoutCase {
  /** Unique; the results are kept by it. */
  readonly name: string;
  /** Where it runs in an application. */
  readonly side: 'main' | 'thread' | 'both';
  readonly unit: 'cell' | 'row' | 'request' | 'reply' | 'class';
  /** Makes what is measured: a function that handles `count` units at each call. */
  open(): { readonly count: number; readonly run: () => unknown };
}
