/** A `threadModule` with a load balancing policy that looks up a materialized view for routing. */
import type { ThreadSetup } from '@async-cassandra/client';

/** Only requests with this page size use the view. */
export const fetchSize = 7;

export default function setup({ driver }: Pick<ThreadSetup, 'driver'>): { policies: { loadBalancing: object } } {
  const { RoundRobinPolicy } = driver.policies.loadBalancing;
  type Policy = InstanceType<typeof RoundRobinPolicy>;

  class ByView extends RoundRobinPolicy {
    #client: Parameters<Policy['init']>[0] | undefined;

    override init(...[client, hosts, callback]: Parameters<Policy['init']>): void {
      this.#client = client;
      super.init(client, hosts, callback);
    }

    override newQueryPlan(...[keyspace, options, callback]: Parameters<Policy['newQueryPlan']>): void {
      const given = options as { getFetchSize(): number } | null;
      if (given?.getFetchSize() !== fetchSize) return super.newQueryPlan(keyspace, options, callback);
      this.#client?.metadata.getMaterializedView('app', 'view', (error) => {
        if (error) callback(error, undefined as never);
        else super.newQueryPlan(keyspace, options, callback);
      });
    }
  }
  return { policies: { loadBalancing: new ByView() } };
}
