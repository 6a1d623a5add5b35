import { askChild, LoadError, watchInterrupts } from '@async-cassandra/load';

/** One measurement in a process of its own. */
export interface PlannedRun<Spec extends object> {
  readonly title: string;
  readonly spec: Spec;
}

/** Printed at the first interrupt. */
export const interruptNotice = 'Interrupted. Nothing is reported.';

/**
 * Makes the runs one after the other, each in a fresh process of `module`, and prints progress on standard error.
 *
 * @throws {LoadError} `run-failed`; the reason of an interrupt, once the process is gone.
 */
export async function askEach<Spec extends object>(
  module: URL,
  planned: readonly PlannedRun<Spec>[],
  onSample: (spec: Spec, sample: never) => void,
): Promise<void> {
  using interrupts = watchInterrupts(interruptNotice);
  for (const [index, { title, spec }] of planned.entries()) {
    process.stderr.write(`${index + 1}/${planned.length}: ${title}\n`);
    const outcome = await askChild<never>(module, spec, interrupts.signal);
    if ('failed' in outcome) throw new LoadError('run-failed', `${title} failed: ${outcome.stack ?? outcome.failed}`);
    onSample(spec, outcome.answer);
  }
}
