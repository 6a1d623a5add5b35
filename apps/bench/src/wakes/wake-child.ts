/** The process of one measurement of wakes. */
import { answerOnce } from '../harness/answer-once.ts';
import { measureWakes } from './measure-wakes.ts';

answerOnce(measureWakes);
