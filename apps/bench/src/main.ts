#!/usr/bin/env node
/** The command line: reads the arguments, runs, sets the exit code. */
import { CommanderError } from '@commander-js/extra-typings';
import { BenchError } from './errors.ts';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has told what is wrong already; its own code for a usage error would be 1.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof DOMException && error.name === 'AbortError') return 130;
  // A failure that was foreseen needs no stack; anything else is a defect, whose stack is wanted.
  const text = error instanceof BenchError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`failed: ${text}\n`);
  return 1;
}
