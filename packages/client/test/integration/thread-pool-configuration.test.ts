/** The promises of the thread pool's configuration that need a server, on a real Cassandra. */
import { describeThreadPoolPromises } from '../thread-pool-promises.ts';

describeThreadPoolPromises();
