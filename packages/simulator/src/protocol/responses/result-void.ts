/** RESULT of kind 1: done, nothing to show. */
export interface VoidResult {
  readonly kind: 'void';
}

/** The one void result. */
export const voidResult: VoidResult = { kind: 'void' };
