/** Some of what `pnpm kept` measures; bytes are counted, so that a busy machine changes nothing. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('kept/run.ts', import.meta.url));
const kinds = [
  'text of 300 characters',
  'uuid',
  'blob of 300 bytes',
  'vector of 100 floats',
  'list of 10 texts',
  'row of 10 columns',
  'row of 10 columns, where all blocks are full',
  'row of 14 texts',
  'row of 40 texts',
  'row of 200 texts',
  'row of 200 texts, some of two bytes a character',
  'row of 200 texts, alone on its page',
  'row of 40 blobs',
  'row of 7 lists of texts',
  'row of 30 lists of texts',
  'row of 30 maps of texts',
  'row of 30 tuples of texts',
  'row of 30 user-defined types',
  'row of 8 texts beside 8 vectors, alone on its page',
];
const limit = 4096;

it('what is kept of each of 300 pages pins at most 4 KB beyond itself', { timeout: 180_000 }, async () => {
  const child = spawn(process.execPath, ['--expose-gc', program, ...kinds], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = (await text(child.stdout)).trim().split('\n');
  const measured = lines.map((line) => JSON.parse(line) as { kind: string; own: number; bytes: number });

  expect(measured.map(({ kind }) => kind)).toEqual(kinds);
  for (const { bytes, own } of measured) expect(bytes).toBeGreaterThan(own / 2);
  expect(measured.filter(({ bytes, own }) => bytes > own + limit)).toEqual([]);
});
