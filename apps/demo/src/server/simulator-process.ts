/** The simulator's process: serves the demo's tables until its parent is gone. Argument: rows of a page. */
import { serveTables } from '@async-cassandra/load';
import { tablesOf } from '../workload/readings.ts';

await serveTables(tablesOf(Number(process.argv[2])));
