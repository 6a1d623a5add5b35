/** The process of one run of a pool. */
import { answerOnce } from '../harness/answer-once.ts';
import { measurePool } from './measure-pool.ts';

answerOnce(measurePool);
