import { styleText } from 'node:util';
import { CommanderError, type Command } from '@commander-js/extra-typings';
import { LoadError } from '../errors.ts';
import { exitCodeFor, exitCodes } from './exit-codes.ts';

/** Parses `argv`, runs the chosen command and returns the exit code. Prints failures on standard error. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    // Commander has printed what is wrong; its own code for wrong usage would be 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const code = exitCodeFor(error);
    if (code !== exitCodes.interrupted) {
      process.stderr.write(`${styleText('red', 'failed:', { stream: process.stderr })} ${describe(error)}\n`);
    }
    return code;
  }
}

/** An expected failure needs no stack. Any other one is a defect, and its stack helps to find it. */
function describe(error: unknown): string {
  if (error instanceof LoadError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
