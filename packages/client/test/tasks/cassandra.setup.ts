/** Options that are functions and instances, as an application names them in `threadModule`. */
import type { ThreadSetup } from '@async-cassandra/client';

export default function setup({ driver }: ThreadSetup): object {
  const { RoundRobinPolicy } = driver.policies.loadBalancing;
  type QueryPlan = InstanceType<typeof RoundRobinPolicy>['newQueryPlan'];

  /** The host with the highest address first, as no policy of the driver has it. */
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
