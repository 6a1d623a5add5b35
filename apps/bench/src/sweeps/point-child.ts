/** The process of one point of a sweep. */
import { answerOnce } from '@async-cassandra/load';
import { measurePoint } from './measure-point.ts';

answerOnce(measurePoint);
