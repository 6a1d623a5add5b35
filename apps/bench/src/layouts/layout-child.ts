/** The process of one measurement of one layout. */
import { answerOnce } from '../harness/answer-once.ts';
import { measureLayout } from './measure-layout.ts';

answerOnce(measureLayout);
