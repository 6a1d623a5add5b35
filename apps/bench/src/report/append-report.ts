import { BenchError } from '../errors.ts';
import { createReport, type Report } from './report.ts';

/** Returns what must be equal in two reports of one measurement. */
function conditionsOf({
  environment,
  server,
  settings,
}: Pick<Report, 'environment' | 'server' | 'settings'>): Readonly<Record<string, unknown>> {
  const { commit, node, driver, cpu, cores } = environment;
  const { scenarios, seconds } = settings;
  return {
    commit,
    node,
    driver,
    cpu,
    cores,
    server: server.kind,
    version: server.version,
    seconds,
    scenarios: scenarios.join(),
  };
}

/**
 * Adds new repeats to the kept ones. The machine then has to be idle only for one part of the repeats at a time.
 *
 * @throws {BenchError} `other-conditions` when something else than the time differs.
 */
export function appendReport(kept: Report, added: Report): Report {
  const before = conditionsOf(kept);
  const differing = Object.entries(conditionsOf(added)).filter(([name, value]) => before[name] !== value);
  if (differing.length > 0) {
    const what = differing
      .map(([name, value]) => `${name} was ${String(before[name])} and is ${String(value)}`)
      .join('; ');
    throw new BenchError('other-conditions', `The kept results cannot take more repeats: ${what}`);
  }
  const { repeats } = kept.settings;
  return createReport({
    environment: kept.environment,
    server: kept.server,
    settings: { ...kept.settings, repeats: repeats + added.settings.repeats },
    runs: [...kept.runs, ...added.runs.map((run) => ({ ...run, repeat: run.repeat + repeats }))],
  });
}
