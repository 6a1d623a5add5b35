import { isExecutorError } from '@async-cassandra/executor';
import { closeSession } from './close-session.ts';
import type { ClusterThreads } from './cluster-threads.ts';

/** Closes what a cluster opened, from the sessions down to the pool. */
export async function closeCluster(threads: ClusterThreads): Promise<void> {
  try {
    const state = await threads.started();
    if (state !== undefined) {
      await Promise.all([...state.sessions].map(closeSession));
      await Promise.all(state.releases);
      await state.service.close();
    }
  } catch (error) {
    // A pool that was shut down by hand has closed its services already. A start that failed left nothing to close.
    if (!isExecutorError(error) && threads.started() !== undefined) throw error;
  } finally {
    const isOwn = threads.options.executor === undefined;
    if (isOwn) await threads.executor.shutdown();
  }
}
