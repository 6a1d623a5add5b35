import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What the figures depend on besides the code. */
export interface Environment {
  readonly date: string;
  /** Of the checked-out commit; ends in `+` when files differ from it. */
  readonly commit: string;
  readonly node: string;
  readonly v8: string;
  readonly driver: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Of the minute before the first run; above 0 something else took part. */
  readonly loadAverageBefore: number;
}

/** Describes this machine as it is now. */
export function describeEnvironment(): Environment {
  const driver = createRequire(import.meta.url)('cassandra-driver/package.json') as { version: string };
  return {
    date: new Date().toISOString(),
    commit: currentCommit(),
    node: process.version,
    v8: process.versions.v8,
    driver: driver.version,
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverageBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

function currentCommit(): string {
  const git = (...arguments_: string[]): string =>
    execFileSync('git', arguments_, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+')
    );
  } catch {
    // Not a checkout, or no git: the figures are as good.
    return 'unknown';
  }
}
