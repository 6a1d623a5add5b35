import type { ColumnInfo } from '../wire/page.ts';
import type { DriverClient, DriverColumn } from './driver-seam/client.ts';
import { loadDriverModule } from './driver-seam/modules.ts';
import { toColumnInfo } from './shape-numbers.ts';

/** The driver's module that prepares statements. The driver does not export it. */
interface PrepareHandler {
  getPrepared(
    client: DriverClient,
    loadBalancing: unknown,
    query: string,
    keyspace: string | undefined,
  ): Promise<{ readonly meta?: { readonly columns?: readonly DriverColumn[] } }>;
}

/**
 * Prepares a statement on a node and returns the columns of its parameters. The driver remembers the prepared statement, so the
 * first execution in this thread finds it.
 */
export async function readParameterColumns(client: DriverClient, cql: string): Promise<readonly ColumnInfo[]> {
  // A private function of the driver. `client.execute(…, { prepare: true })` prepares too, but also executes the statement.
  const handler = loadDriverModule('prepareHandler') as PrepareHandler;
  const { policies } = (
    client as unknown as { readonly options: { readonly policies: { readonly loadBalancing: unknown } } }
  ).options;
  const { meta } = await handler.getPrepared(client, policies.loadBalancing, cql, client.keyspace);
  return (meta?.columns ?? []).map(toColumnInfo);
}
