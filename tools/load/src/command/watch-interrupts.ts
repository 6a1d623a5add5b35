import { exitCodes } from './exit-codes.ts';

/** While it lives, the first interrupt prints `notice` and aborts `signal`. The second one ends the process at once. */
export function watchInterrupts(notice: string): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write(`\n${notice}\n`);
    controller.abort(new DOMException('interrupted', 'AbortError'));
  };
  process.on('SIGINT', onInterrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void process.off('SIGINT', onInterrupt),
  };
}
