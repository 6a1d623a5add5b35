import { BenchError } from '../errors.ts';
import { askChild } from './ask-child.ts';
import { watchInterrupts } from './watch-interrupts.ts';

/** One measurement in a process of its own. */
export interface PlannedRun<Spec extends object> {
  readonly title: string;
  readonly spec: Spec;
}

/** What such a process answers. */
export type SampleMessage = { readonly sample: unknown } | { readonly failed: string };

/**
 * Runs one after the other, each in a fresh process of `entry`, and says on stderr how far it is.
 *
 * @throws {BenchError} `run-failed`, or the reason of an interrupt, once the process is gone.
 */
export async function askEach<Spec extends object>(
  entry: URL,
  planned: readonly PlannedRun<Spec>[],
  onSample: (spec: Spec, sample: unknown) => void,
): Promise<void> {
  const interrupt = watchInterrupts();
  try {
    for (const [index, { title, spec }] of planned.entries()) {
      process.stderr.write(`${index + 1}/${planned.length}: ${title}\n`);
      const outcome = await askChild<SampleMessage>(entry, spec, interrupt.signal, []);
      if ('ended' in outcome) throw new BenchError('run-failed', `${title} failed: ${outcome.ended}`);
      if ('failed' in outcome.answer) throw new BenchError('run-failed', `${title} failed: ${outcome.answer.failed}`);
      onSample(spec, outcome.answer.sample);
    }
  } finally {
    interrupt.stop();
  }
}
