/** The program `pnpm cassandra`. Each command has a file under `cli/`. */
import { isCassandraToolError } from './errors.ts';
import { createProgram } from './cli/program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  // An expected error needs only its message. Any other error is a defect, and its stack helps to find it.
  if (!isCassandraToolError(error)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
