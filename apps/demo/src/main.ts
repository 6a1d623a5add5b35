#!/usr/bin/env node
/** The command line: reads the arguments, runs the command, sets the exit code. */
import { createProgram } from './program.ts';
import { runProgram } from './run-program.ts';

process.exitCode = await runProgram(createProgram(), process.argv);
