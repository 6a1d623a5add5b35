/**
 * The simulator's process. Serves the tables of the scenarios until its parent is gone. With the argument `sweep` these are the
 * tables of the sweeps. With `replay`, repeated executions get the kept frame of the first answer.
 */
import { serveTables } from '@async-cassandra/load';
import { sweepTables } from '../tables/sweep-tables.ts';
import { tables } from '../tables/tables.ts';

const [, , served] = process.argv;
await serveTables(served === 'sweep' ? sweepTables : tables, { replay: served === 'replay' });
