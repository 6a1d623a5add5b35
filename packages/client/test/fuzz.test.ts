/** Short runs of `pnpm fuzz`, each in its own process. In one of them, code generation from strings is forbidden. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('fuzz/run.ts', import.meta.url));

it.each([
  ['on a thread', [], ['--row-path', 'raw']],
  ['on 4 threads', [], ['--row-path', 'raw', '--threads', '4']],
  ['through the driver, decoded and encoded again', [], ['--row-path', 'fallback']],
  ['where code generation is forbidden', ['--disallow-code-generation-from-strings'], ['--threads', 'inline']],
])(
  'reads and binds random cells of all types as the driver does: %s',
  { timeout: 180_000 },
  async (_title, flags, options) => {
    const child = spawn(process.execPath, [...flags, program, '--cells', '1200', ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, problems, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);

    expect(`${output}${problems}`).toMatch(/^\{"seed":-?\d+,.*"cells":\d+,/mu);
    expect(code).toBe(0);
  },
);
