/** `pnpm cassandra`: the commands. Each is in a file of its own under `cli/`. */
import { isCassandraToolError } from './errors.ts';
import { createProgram } from './cli/program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  // What the tool says about itself is a message for a person; anything else is a defect and keeps its stack.
  if (!isCassandraToolError(error)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
