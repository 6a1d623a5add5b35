/** A `threadModule` of an application, with options that are functions and instances. */
import type { ThreadSetup } from '@async-cassandra/client';

export default function setup({ driver }: ThreadSetup): object {
  const { RoundRobinPolicy } = driver.policies.loadBalancing;
  type QueryPlan = InstanceType<typeof RoundRobinPolicy>['newQueryPlan'];

  /** Tries the host with the highest address first. No policy of the driver does that. */
  class HighestFirst extends RoundRobinPolicy {
    override newQueryPlan(...[keyspace, options, callback]: Parameters<QueryPlan>): void {
      super.newQueryPlan(keyspace, options, (error, hosts) => {
        const all = [...{ [Symbol.iterator]: () => hosts }];
        callback(error, all.sort((one, other) => (one.address < other.address ? 1 : -1)).values());
      });
    }
  }
  return {
    authProvider: new driver.auth.PlainTextAuthProvider('ada', 'lovelace'),
    policies: { loadBalancing: new HighestFirst() },
  };
}
