import { createCassandraSetup } from '@async-cassandra/cassandra';
import type { TestProject } from 'vitest/node';
import type { TestServer } from '../test-server.ts';

const cassandra = createCassandraSetup();

/** One real node for the whole integration run, under the name by which the contract knows its server. */
export async function setup(project: TestProject): Promise<void> {
  const provided: { server?: TestServer } = {};
  await cassandra.setup({
    provide: (name: string, value: unknown) => {
      if (name === 'cassandra' && typeof value === 'object' && value !== null && !('skipped' in value)) {
        provided.server = toServer(value as Parameters<typeof toServer>[0]);
      }
    },
  } as Pick<TestProject, 'provide'>);
  project.provide('server', provided.server);
}

export const { teardown } = cassandra;

function toServer(value: {
  readonly contactPoints: string[];
  readonly port: number;
  readonly localDataCenter: string;
  readonly username?: string;
  readonly password?: string;
}): TestServer {
  const { contactPoints, port, localDataCenter, username, password } = value;
  const credentials = username === undefined ? {} : { credentials: { username, password: password ?? '' } };
  return { kind: 'cassandra', contactPoints, port, localDataCenter, ...credentials };
}
