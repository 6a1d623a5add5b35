import { release } from 'node:os';
import { currentCommit, describeEnvironment, type Environment } from '@async-cassandra/load';

/** What the figures depend on, the code included. */
export interface BenchEnvironment extends Environment {
  /** The checked-out commit. It ends in `+` when files differ from it. */
  readonly commit: string;
}

/** Describes this machine and this checkout as they are now. */
export function describeBenchEnvironment(): BenchEnvironment {
  const { date, platform, ...others } = describeEnvironment();
  const [system = '', architecture = ''] = platform.split(' ');
  return {
    date,
    commit: currentCommit(import.meta.dirname),
    platform: `${system} ${release()} ${architecture}`,
    ...others,
  };
}
