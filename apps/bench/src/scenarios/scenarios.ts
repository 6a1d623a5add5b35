import { heartbeatScenarios } from './heartbeat.ts';
import { keptScenario } from './kept-rows.ts';
import { pacedScenarios } from './paced.ts';
import { pageScenarios } from './pages.ts';
import { pointScenarios } from './points.ts';
import type { Scenario } from './scenario.ts';
import { firstRowScenario, threadScenario } from './threads.ts';

/** Every scenario, in the order of the report. */
export const scenarios: readonly Scenario[] = [
  ...pageScenarios,
  ...pointScenarios,
  ...heartbeatScenarios,
  ...pacedScenarios,
  threadScenario,
  firstRowScenario,
  keptScenario,
];

/** @throws RangeError for an unknown name */
export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (scenario) return scenario;
  throw new RangeError(
    `There is no scenario ${JSON.stringify(name)}; there are ${scenarios.map((one) => one.name).join(', ')}`,
  );
}
