import { exitCodes } from './exit-codes.ts';

/** While it lives, the first interrupt aborts `signal`, and the second ends the process at once. */
export function watchInterrupts(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write('\nInterrupted: reporting what was finished. Again to end at once.\n');
    controller.abort(new DOMException('interrupted', 'AbortError'));
  };
  process.on('SIGINT', onInterrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void process.off('SIGINT', onInterrupt),
  };
}
