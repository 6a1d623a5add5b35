/** Ctrl-C from here on: the first aborts the signal in place of ending the process, until `stop`. */
export function watchInterrupts(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onInterrupt = (): void => controller.abort(new DOMException('interrupted', 'AbortError'));
  process.once('SIGINT', onInterrupt);
  return { signal: controller.signal, stop: () => void process.off('SIGINT', onInterrupt) };
}
