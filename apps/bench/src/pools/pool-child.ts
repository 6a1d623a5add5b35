/** The process of one run of a pool. */
import { answerOnce } from '@async-cassandra/load';
import { measurePool } from './measure-pool.ts';

answerOnce(measurePool);
