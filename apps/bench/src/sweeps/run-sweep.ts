import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { addressOf, askChild, type ServerAddress } from '@async-cassandra/load';
import type { BenchEnvironment } from '../harness/environment.ts';
import { subjectNames, type SubjectName } from '../subjects/subject-name.ts';
import type { Axis } from './axis.ts';
import type { PointSample, PointSpec } from './measure-point.ts';

/** One run of one point. A point that fails or does not end is a result too. */
export interface PointResult {
  readonly point: number;
  readonly subject: SubjectName;
  /** From 1. */
  readonly repeat: number;
  readonly sample?: PointSample;
  readonly failed?: string;
}

export interface SweepSettings {
  readonly repeats: number;
  /** Of the measured window of each point. */
  readonly seconds: number;
  readonly seed: number;
}

/** One sweep as it was measured. */
export interface SweepResult {
  readonly environment: BenchEnvironment;
  readonly settings: SweepSettings;
  readonly results: readonly PointResult[];
}

/** Every point ends sooner: it connects, prepares thousands of statements, warms up and measures. */
const timeoutMs = 90_000;
const child = new URL('./point-child.js', import.meta.url);

/** Runs every point on every subject, in random order, each in a process of its own. @throws the signal's reason */
export async function runSweep(
  axis: Axis,
  server: ServerAddress,
  { repeats, seconds, seed }: SweepSettings,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<PointResult[]> {
  const random = createRandom(seed);
  const results: PointResult[] = [];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const point of shuffled(axis.points, random)) {
      for (const subject of shuffled(subjectNames, random)) {
        onProgress(`${axis.name} ${point}, ${subject}, repeat ${repeat} of ${repeats}`);
        const spec: PointSpec = {
          axis: axis.name,
          point,
          subject,
          server: addressOf(server),
          durationMs: seconds * 1000,
        };
        results.push({ point, subject, repeat, ...(await runPoint(spec, signal)) });
      }
    }
  }
  return results;
}

async function runPoint(spec: PointSpec, signal: AbortSignal): Promise<Pick<PointResult, 'sample' | 'failed'>> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const outcome = await askChild<PointSample>(child, spec, limited);
    return 'answer' in outcome ? { sample: outcome.answer } : { failed: outcome.failed };
  } catch (error) {
    signal.throwIfAborted();
    return { failed: error instanceof DOMException ? `it did not end within ${timeoutMs / 1000} s` : String(error) };
  }
}
