import { median } from '@async-cassandra/diagnostics';
import { layoutCases } from './layout-cases.ts';

/** One case in a process of its own. */
export interface LayoutSpec {
  readonly name: string;
  readonly durationMs: number;
}

/** A sample takes at least this long. The cost of reading the clock then does not show. */
const sampleMs = 2;

/** Results are stored here. Without it, V8 could find that nobody needs them, and not make them. */
const sink: { last: unknown } = { last: undefined };

/**
 * Returns nanoseconds for each unit: the median of samples of some milliseconds, after a warm-up as long as the window. V8 compiles the
 * code of each process anew, so the command measures each case in several processes.
 */
export function measureLayout({ name, durationMs }: LayoutSpec): number {
  const layout = layoutCases.find((candidate) => candidate.name === name);
  if (layout === undefined) throw new RangeError(`There is no layout ${JSON.stringify(name)}`);
  const { count, run } = layout.open();
  const callsPerSample = Math.max(1, Math.ceil(warmUp(run, durationMs) * sampleMs));
  const samples: number[] = [];
  for (const end = performance.now() + durationMs; performance.now() < end;) {
    const begun = performance.now();
    for (let call = 0; call < callsPerSample; call++) sink.last = run();
    samples.push(((performance.now() - begun) * 1e6) / (callsPerSample * count));
  }
  return median(samples);
}

/** Returns calls for each millisecond, from the second half of the warm-up. */
function warmUp(run: () => unknown, durationMs: number): number {
  let calls = 0;
  let halfAt = performance.now() + durationMs / 2;
  for (; performance.now() < halfAt;) sink.last = run();
  halfAt = performance.now();
  for (; performance.now() < halfAt + durationMs / 2; calls++) sink.last = run();
  return calls / (performance.now() - halfAt);
}
