/** The process of one measurement of wakes. */
import { answerOnce } from '@async-cassandra/load';
import { measureWakes } from './measure-wakes.ts';

answerOnce(measureWakes);
