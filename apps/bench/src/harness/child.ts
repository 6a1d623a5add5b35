/** The process of one run. */
import { answerOnce } from '@async-cassandra/load';
import { measureRun } from './measure-run.ts';

answerOnce(measureRun);
