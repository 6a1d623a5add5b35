import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachSample, type CpuProfile, type Frame } from './cpu-profile.ts';
import type { ProfiledRun } from './profiled-run.ts';
import { stepOf, type ProfiledThread } from './steps.ts';

/** Where the time of one thread went during the window of one run. */
export interface ThreadProfile {
  readonly scenario: string;
  readonly subject: string;
  readonly thread: ProfiledThread;
  /** µs for each unit, by step. Idle time is left out. */
  readonly steps: Readonly<Record<string, number>>;
  /** µs for each unit, by function and file, the greatest first. */
  readonly functions: readonly { readonly name: string; readonly micros: number }[];
}

/** The name of a profile has the number of its thread; 0 is the main thread. */
const namePattern = /^CPU\.\d+\.\d+\.\d+\.(\d+)\.\d+\.cpuprofile$/;

/** Reads the folder of one run: its `run.json`, and a profile for each thread. Adds up the threads of the pool. */
export function summarizeProfiles(folder: string): ThreadProfile[] {
  const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as ProfiledRun;
  const threads = new Map<ProfiledThread, Totals>();
  for (const file of readdirSync(folder)) {
    const thread = namePattern.exec(file)?.[1];
    if (thread === undefined) continue;
    const kind = thread === '0' ? 'main' : 'pool';
    const totals = threads.get(kind) ?? { steps: new Map(), functions: new Map() };
    threads.set(kind, totals);
    addProfile(JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile, kind, run, totals);
  }
  return [...threads].map(([thread, { steps, functions }]) => ({
    scenario: run.scenario,
    subject: run.subject,
    thread,
    steps: Object.fromEntries(steps),
    functions: [...functions].map(([name, micros]) => ({ name, micros })).sort((a, b) => b.micros - a.micros),
  }));
}

interface Totals {
  readonly steps: Map<string, number>;
  readonly functions: Map<string, number>;
}

function addProfile(
  profile: CpuProfile,
  thread: ProfiledThread,
  { beginMicros, endMicros, units }: ProfiledRun,
  { steps, functions }: Totals,
): void {
  eachSample(profile, beginMicros, endMicros, (stack, micros) => {
    const step = stepOf(stack, thread);
    const [leaf] = stack;
    if (step === undefined || leaf === undefined) return;
    steps.set(step, (steps.get(step) ?? 0) + micros / units);
    const name = nameOf(leaf);
    functions.set(name, (functions.get(name) ?? 0) + micros / units);
  });
}

function nameOf({ functionName, url }: Frame): string {
  const file = url.split('/').slice(-2).join('/');
  return `${functionName === '' ? 'anonymous' : functionName}${file === '' ? '' : ` ${file}`}`;
}
