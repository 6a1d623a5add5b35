import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { repeated } from '@async-cassandra/testing/repeated';
import { expect, it } from 'vitest';
import type { StepReport } from '../../src/report/step-lines.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

async function profile(): Promise<StepReport['threads']> {
  const args = ['steps', '--scenario', 'sequential-reads', '--seconds', '1', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args]);
  return (JSON.parse(stdout) as StepReport).threads;
}

it('profiles both subjects and shows the steps of each thread', async () => {
  const repeats = await repeated(3, profile);

  for (const threads of repeats) {
    expect(threads.map(({ subject, thread }) => `${subject} ${thread}`).toSorted()).toEqual([
      'client main',
      'client pool',
      'plain main',
    ]);
  }
  // A profile is a sample: it may miss a short step once, but not three times. It never shows a step that does not run there.
  const stepsOf = (subject: string, thread: string): readonly string[] =>
    repeats
      .flat()
      .filter((each) => each.subject === subject && each.thread === thread)
      .flatMap(({ steps }) => Object.keys(steps));
  expect(stepsOf('plain', 'main')).toContain('driver: route, execute, settle');
  expect(stepsOf('client', 'pool')).toContain('driver: route, execute, settle');
  expect(stepsOf('client', 'main')).toContain('main: queue, choose a thread, batch, hand over');
  expect(stepsOf('client', 'main').filter((step) => step.startsWith('driver') || step.startsWith('thread'))).toEqual(
    [],
  );
});
