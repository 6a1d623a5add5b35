import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

/** The environment of a measurement. The figures depend on it. */
export interface Environment {
  readonly date: string;
  readonly node: string;
  readonly v8: string;
  readonly driver: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Load of the minute before the first run. If it is above 0, something else used the machine. */
  readonly loadAverageBefore: number;
}

/** Describes this machine as it is now. */
export function describeEnvironment(): Environment {
  const driver = createRequire(import.meta.url)('cassandra-driver/package.json') as { version: string };
  return {
    date: new Date().toISOString(),
    node: process.version,
    v8: process.versions.v8,
    driver: driver.version,
    platform: `${platform()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverageBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
