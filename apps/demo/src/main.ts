#!/usr/bin/env node
/** The command line: reads the arguments, runs the command, sets the exit code. */
import { runProgram } from '@async-cassandra/load';
import { createProgram } from './program.ts';

process.exitCode = await runProgram(createProgram(), process.argv);
