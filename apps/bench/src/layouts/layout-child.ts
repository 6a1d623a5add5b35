/** The process of one measurement of one layout. */
import { answerOnce } from '@async-cassandra/load';
import { measureLayout } from './measure-layout.ts';

answerOnce(measureLayout);
