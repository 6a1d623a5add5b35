import { randomUUID } from 'node:crypto';
import { createCassandraSetup } from '@async-cassandra/cassandra';
import type { TestProject } from 'vitest/node';
import { assertNoneLeftAt } from '../left-connections.ts';
import type { TestServer } from '../test-server.ts';

const cassandra = createCassandraSetup();
const provided: { server?: TestServer } = {};

/** One real node for the whole integration run, under the name by which the contract knows its server. */
export async function setup(project: TestProject): Promise<void> {
  await cassandra.setup({
    provide: (name: string, value: unknown) => {
      if (name === 'cassandra' && typeof value === 'object' && value !== null && !('skipped' in value)) {
        provided.server = toServer(value as Parameters<typeof toServer>[0]);
      }
    },
  } as Pick<TestProject, 'provide'>);
  project.provide('server', provided.server);
}

/** A connection that the tests left open fails the run. */
export async function teardown(): Promise<void> {
  try {
    if (provided.server !== undefined) await assertNoneLeftAt(provided.server);
  } finally {
    await cassandra.teardown();
  }
}

function toServer(value: {
  readonly contactPoints: string[];
  readonly port: number;
  readonly localDataCenter: string;
  readonly username?: string;
  readonly password?: string;
}): TestServer {
  const { contactPoints, port, localDataCenter, username, password } = value;
  const credentials = username === undefined ? {} : { credentials: { username, password: password ?? '' } };
  const applicationName = `client-tests-${randomUUID()}`;
  return { kind: 'cassandra', contactPoints, port, localDataCenter, applicationName, ...credentials };
}
