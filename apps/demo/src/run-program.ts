import { styleText } from 'node:util';
import { type Command, CommanderError } from '@commander-js/extra-typings';
import { exitCodeFor, exitCodes } from './exit-codes.ts';
import { DemoError } from './errors.ts';

/** Parses `argv`, runs the chosen command and returns the exit code; failures are told on standard error. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    // Commander has told what is wrong already; its own code for a usage error would be 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    // A failure that was foreseen needs no stack; anything else is a defect, whose stack is wanted.
    const text = error instanceof DemoError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${styleText('red', 'failed:', { stream: process.stderr })} ${text}\n`);
    return exitCodeFor(error);
  }
}
