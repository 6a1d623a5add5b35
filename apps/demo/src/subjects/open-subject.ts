import type { Subject } from '../workload/subject.ts';
import { openAsyncCluster } from './async-cluster.ts';
import { openLoadGenerator } from './load-generator.ts';
import { openPlainDriver } from './plain-driver.ts';
import type { ServerAddress } from './server-address.ts';
import type { SubjectSpec } from './subject-spec.ts';

/** Connects the subject; the caller closes it. */
export async function openSubject(spec: SubjectSpec, server: ServerAddress, rowsPerPage: number): Promise<Subject> {
  switch (spec.kind) {
    case 'load-generator':
      return openLoadGenerator(rowsPerPage);
    case 'plain-driver':
      return openPlainDriver(server, rowsPerPage);
    case 'inline':
      return openAsyncCluster(server, rowsPerPage, 'inline');
    default:
      return openAsyncCluster(server, rowsPerPage, spec.threads);
  }
}
