import { describe, inject } from 'vitest';
import { describeWalk } from '../walk-promises.ts';

const server = inject('cassandra');

describe.skipIf('skipped' in server)('on a real Cassandra', () => {
  describeWalk(() => {
    if ('skipped' in server) return {};
    const { contactPoints, port, localDataCenter, username = '', password = '' } = server;
    return {
      CASSANDRA_CONTACT_POINTS: contactPoints.map((point) => `${point}:${port}`).join(','),
      CASSANDRA_LOCAL_DATACENTER: localDataCenter,
      CASSANDRA_USERNAME: username,
      CASSANDRA_PASSWORD: password,
    };
  });
});
