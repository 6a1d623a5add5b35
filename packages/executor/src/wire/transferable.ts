/** An object that can be moved to another thread instead of copied: an `ArrayBuffer`, a port, a stream. */
export type Transferable = NonNullable<NonNullable<Parameters<typeof structuredClone>[1]>['transfer']>[number];
