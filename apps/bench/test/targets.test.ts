import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
// The built ones: they fork what lies beside them.
import { runModuleOf } from '../dist/harness/run-in-build.js';
import { runTargets } from '../dist/targets/run-targets.js';
import type { PlannedTargetRun } from '../src/targets/plan-targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-base-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the module of a checkout whose runs answer `answer`, and returns where it is. */
function checkoutThatAnswers(name: string, answer: object): URL {
  const harness = join(folder, name, 'apps/bench/dist/harness');
  mkdirSync(harness, { recursive: true });
  writeFileSync(join(folder, name, 'package.json'), '{ "type": "module" }');
  const source = `process.once('message', () => process.send(${JSON.stringify(answer)}));`;
  writeFileSync(join(harness, 'child.js'), source);
  return runModuleOf(join(folder, name));
}

function run(variant: PlannedTargetRun['variant']): PlannedTargetRun {
  return { server: 'replay', scenario: 'point-reads', variant, repeat: 1 };
}

function measure(base: URL, plan: readonly PlannedTargetRun[]): ReturnType<typeof runTargets> {
  const signal = new AbortController().signal;
  return runTargets(plan, { seconds: 0.05, base, signal, onProgress: () => {} });
}

it.each([
  ['today', { answer: { sample: { mainMicros: 3 } } }],
  ['before tools/load', { kind: 'result', outcome: { sample: { mainMicros: 3 } } }],
])('reads what a checkout answers, in the form of %s', async (name, answer) => {
  const { runs, failures } = await measure(checkoutThatAnswers(name, answer), [run('state before')]);

  expect(runs).toEqual([{ ...run('state before'), sample: { mainMicros: 3 } }]);
  expect(failures).toEqual([]);
});

it.each([
  ['failed today', { failed: 'all connections are busy' }],
  ['failed before tools/load', { kind: 'failed', message: 'all connections are busy' }],
])(
  'goes on after a run that %s, and lists it',
  async (name, answer) => {
    const base = checkoutThatAnswers(name, answer);
    const { runs, failures } = await measure(base, [run('state before'), run('plain driver')]);

    expect(runs.map(({ variant }) => variant)).toEqual(['plain driver']);
    expect(failures).toEqual([
      {
        ...run('state before'),
        why: 'point-reads on client failed in the other checkout: all connections are busy',
      },
    ]);
  },
  600_000,
);

it('ends when two variants read different values', async () => {
  const base = checkoutThatAnswers('different', { answer: { sample: {}, checksum: 'other' } });
  const measured = measure(base, [run('state before'), run('plain driver')]);

  await expect(measured).rejects.toMatchObject({ code: 'different-results' });
}, 600_000);
