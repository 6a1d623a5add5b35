import type { ServerAddress } from '../server/server-address.ts';
import { openClient } from './client.ts';
import { openLoadGenerator } from './load-generator.ts';
import { openPlainDriver } from './plain-driver.ts';
import type { Subject, SubjectSpec } from './subject.ts';

/** Connects the subject. The caller closes it. */
export async function openSubject(spec: SubjectSpec, server: ServerAddress): Promise<Subject> {
  switch (spec.kind) {
    case 'load-generator':
      return openLoadGenerator();
    case 'plain-driver':
      return await openPlainDriver(server, spec.options);
    default:
      return await openClient(server, spec);
  }
}
