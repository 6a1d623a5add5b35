/**
 * The file that threads need in a bundled program. Bundle it as a separate entry point, and pass its address to `AsyncCluster` as
 * `workerUrl`. See docs/bundling.md.
 */
import '@async-cassandra/executor/worker';
import Client from 'cassandra-driver/lib/client.js';
import Connection from 'cassandra-driver/lib/connection.js';
import prepareHandler from 'cassandra-driver/lib/prepare-handler.js';
import streams from 'cassandra-driver/lib/streams.js';
import { provideDriverModules } from './driver-seam/modules.ts';

// A bundle cannot require them at run time: it would find another copy of the driver, or none.
provideDriverModules({ Client, Connection, prepareHandler, streams });

export { createService } from './entry.ts';
