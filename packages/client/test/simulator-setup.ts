import { startSimulator } from '@async-cassandra/simulator';
import type { TestProject } from 'vitest/node';
import { assertNoneLeft } from './left-connections.ts';
import './test-server.ts';

/** Starts one simulator for the whole unit run. The run fails if a connection is open at its end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const simulator = await startSimulator({});
  const { contactPoints, port, localDataCenter } = simulator;
  project.provide('server', { kind: 'simulator', contactPoints: [...contactPoints], port, localDataCenter });
  return async () => {
    try {
      await assertNoneLeft(async () =>
        Array.from({ length: simulator.connectionCount() }, () => 'of a test of this run'),
      );
    } finally {
      await simulator.stop();
    }
  };
}
