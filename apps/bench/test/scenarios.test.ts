import type { Simulator } from '@async-cassandra/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runClosedLoop, startTableSimulator } from '@async-cassandra/load';
import { scenarios } from '../src/scenarios/scenarios.ts';
import { tables } from '../src/tables/tables.ts';
import { openSubject } from '../src/subjects/open-subject.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startTableSimulator(tables);
});

afterAll(() => simulator.stop());

describe.each(scenarios.filter((scenario) => scenario.kind === 'loop'))('$name', (scenario) => {
  it('reads the same through the plain driver and through the client', async () => {
    const checksums: string[] = [];
    for (const name of ['plain', 'client'] as const) {
      const subject = await openSubject(name, simulator, { threads: scenario.threads });
      checksums.push(await scenario.checksum(subject));
      await subject.close();
    }

    expect(checksums[0]).toMatch(/^[0-9a-f]{16}/);
    expect(checksums[1]).toBe(checksums[0]);
  });

  it.each(scenario.subjects)('runs on the subject %s and counts what it did', async (name) => {
    const subject = await openSubject(name, simulator, { threads: scenario.threads });
    const operation = await scenario.open(subject);
    const { operations, units } = await runClosedLoop({ inFlight: scenario.inFlight, durationMs: 20 }, operation);
    const guest = await scenario.guest?.open(subject);
    const guestUnits = await guest?.();
    await subject.close();

    expect(guestUnits).toBe(scenario.guest && 1);
    expect(operations).toBeGreaterThanOrEqual(scenario.inFlight);
    expect(units % operations).toBe(0);
  });
});
