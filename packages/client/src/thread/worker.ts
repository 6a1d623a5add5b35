/**
 * The file that threads need in a bundled program. Bundle it as a separate entry point, and pass its address to `AsyncCluster` as
 * `workerUrl`. See docs/bundling.md.
 */
import '@async-cassandra/executor/worker';
import Client from 'cassandra-driver/lib/client.js';
import Connection from 'cassandra-driver/lib/connection.js';
import prepareHandler from 'cassandra-driver/lib/prepare-handler.js';
import streams from 'cassandra-driver/lib/streams.js';
import executionOptions from 'cassandra-driver/lib/execution-options.js';
import requests from 'cassandra-driver/lib/requests.js';
import requestHandler from 'cassandra-driver/lib/request-handler.js';
import requestExecution from 'cassandra-driver/lib/request-execution.js';
import operationState from 'cassandra-driver/lib/operation-state.js';
import readers from 'cassandra-driver/lib/readers.js';
import types from 'cassandra-driver/lib/types/index.js';
import utils from 'cassandra-driver/lib/utils.js';
import defaultMetrics from 'cassandra-driver/lib/metrics/default-metrics.js';
import tokenizer from 'cassandra-driver/lib/tokenizer.js';
import { provideDriverModules } from './driver-seam/modules.ts';

// A bundle cannot require them at run time: it would find another copy of the driver, or none.
provideDriverModules({
  Client,
  Connection,
  prepareHandler,
  streams,
  executionOptions,
  requests,
  requestHandler,
  requestExecution,
  operationState,
  readers,
  types,
  utils,
  defaultMetrics,
  tokenizer,
});

export { createService } from './entry.ts';
