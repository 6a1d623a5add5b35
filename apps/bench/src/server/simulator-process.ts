/** The simulator's process. Serves the tables of the scenarios, or with the argument `sweep` those of the sweeps, until its parent is gone. */
import { serveTables } from '@async-cassandra/load';
import { sweepTables } from '../tables/sweep-tables.ts';
import { tables } from '../tables/tables.ts';

await serveTables(process.argv[2] === 'sweep' ? sweepTables : tables);
