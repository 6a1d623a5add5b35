/** The process of one measurement of one layout: takes a `LayoutSpec`, answers with one `LayoutMessage`. */
import { endWithParent } from '../end-with-parent.ts';
import { measureLayout, type LayoutSpec } from './measure-layout.ts';

export type LayoutMessage = { readonly nanoseconds: number } | { readonly failed: string };

endWithParent();
process.once('message', (spec) => {
  let message: LayoutMessage;
  try {
    message = { nanoseconds: measureLayout(spec as LayoutSpec) };
  } catch (error) {
    message = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send?.(message);
});
