/**
 * The one file that threads need in a bundled program: bundle it as an entry of its own, and pass where it lies as `workerUrl` to
 * `AsyncCluster`. See docs/bundling.md.
 */
import '@async-cassandra/executor/worker';
import Client from 'cassandra-driver/lib/client.js';
import Connection from 'cassandra-driver/lib/connection.js';
import prepareHandler from 'cassandra-driver/lib/prepare-handler.js';
import streams from 'cassandra-driver/lib/streams.js';
import { provideDriverModules } from './driver-seam/modules.ts';

// In a bundle they cannot be required at run time: those would be of another copy of the driver, or none.
provideDriverModules({ Client, Connection, prepareHandler, streams });

export { createService } from './entry.ts';
