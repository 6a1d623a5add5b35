import type { ClusterOptions } from '@async-cassandra/client';
import {
  openSubject as openLoadSubject,
  type ExecutorOptions,
  type ServerAddress,
  type Subject,
} from '@async-cassandra/load';
import type { ClientOptions } from 'cassandra-driver';
import type { SubjectName } from './subject-name.ts';

/** How many threads the client has. `default`: as many as it takes when it is not told; `inline` and `auto`: its placement. */
export type PoolSize = number | 'default' | 'inline' | 'auto';

/** Where the client runs the driver: in its pool of threads, or on the calling thread. */
export type ClientKind = 'pool' | 'inline';

/** What a scenario changes of the subjects' defaults. */
export interface SubjectSettings {
  /** Default: `pool`. */
  readonly clientKind?: ClientKind | undefined;
  /** Threads of the client. */
  readonly threads: PoolSize;
  /** Of the client's executor. */
  readonly executorOptions?: ExecutorOptions | undefined;
  readonly driverOptions?: ClientOptions | undefined;
  readonly clusterOptions?: ClusterOptions | undefined;
}

/** Connects the subject. The caller closes it. */
export function openSubject(name: SubjectName, server: ServerAddress, settings: SubjectSettings): Promise<Subject> {
  const { clientKind, threads, executorOptions, driverOptions = {}, clusterOptions = {} } = settings;
  if (name === 'generator') return openLoadSubject({ kind: 'load-generator' }, server);
  if (name === 'plain') return openLoadSubject({ kind: 'plain-driver', options: driverOptions }, server);
  if (threads === 'inline' || threads === 'auto') {
    const options = { ...clusterOptions, placement: threads };
    return openLoadSubject({ kind: 'pool', threads: 'default', executorOptions: undefined, options }, server);
  }
  if (clientKind === 'inline') return openLoadSubject({ kind: 'inline', options: clusterOptions }, server);
  return openLoadSubject({ kind: 'pool', threads, executorOptions, options: clusterOptions }, server);
}
