import { startSimulator } from '@async-cassandra/simulator';
import type { TestProject } from 'vitest/node';
import './test-server.ts';

/** One simulator for the whole unit run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const simulator = await startSimulator({});
  const { contactPoints, port, localDataCenter } = simulator;
  project.provide('server', { kind: 'simulator', contactPoints: [...contactPoints], port, localDataCenter });
  return () => simulator.stop();
}
