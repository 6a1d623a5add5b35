/** A share of what `pnpm fuzz` does, in processes of its own: one of them may not generate code from strings. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('fuzz/run.ts', import.meta.url));

it.each([
  ['on threads', [], 'threads'],
  ['through the driver, decoded and encoded again', [], 'fallback'],
  ['where code generation is forbidden', ['--disallow-code-generation-from-strings'], 'inline'],
])('random cells of all types are read and bound as the driver does: %s', { timeout: 60_000 }, async (_title, flags, way) => {
  const child = spawn(process.execPath, [...flags, program, '--cells', '2500', '--way', way], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);

  expect(`${output}${problems}`).toMatch(/^\{"seed":-?\d+,"cells":2\d{3},/mu);
  expect(child.exitCode).toBe(0);
});
