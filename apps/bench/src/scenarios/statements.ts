import { insertOf, pageOf, pointOf } from '@async-cassandra/load';
import { readings, written } from '../tables/readings.ts';

/** Statements on the tables of ten columns. */
export const statements = { page: pageOf(readings), point: pointOf(readings), insert: insertOf(written) } as const;
