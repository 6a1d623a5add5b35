/** Something that happened to a thread of an executor. */
export type ThreadEvent =
  | { readonly type: 'start' | 'ready'; readonly index: number; readonly name: string; readonly generation: number }
  | {
      readonly type: 'exit';
      readonly index: number;
      readonly name: string;
      readonly generation: number;
      readonly exitCode: number;
      /** What was uncaught in the thread, if anything was. */
      readonly error: unknown;
      /** Whether the executor had told it to end. */
      readonly wasExpected: boolean;
    };
