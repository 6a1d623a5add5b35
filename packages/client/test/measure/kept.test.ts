/** A part of what `pnpm kept` measures. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { node26 } from '@async-cassandra/node-26';
import { middleOf, repeated } from '@async-cassandra/testing/repeated';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../kept/run.ts', import.meta.url));
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

interface Measured {
  readonly kind: string;
  readonly own: number;
  readonly bytes: number;
}

async function measure(node: string, chosen: readonly string[]): Promise<Measured[]> {
  const child = spawn(node, ['--expose-gc', program, ...chosen], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Measured);
}

/** Bytes beyond the value itself. */
function pinned({ bytes, own }: Measured): number {
  return bytes - own;
}

it.each([
  ['24', process.execPath],
  ['26', node26],
])('pins at most 4 KB beyond a kept value, on Node %s', async (_, node) => {
  const all = await measure(node, kinds);

  expect(all.map(({ kind }) => kind)).toEqual(kinds);
  for (const { bytes, own } of all) expect(bytes).toBeGreaterThan(own / 2);
  // Memory that V8 frees later than usual shows in one reading. Memory that is really pinned shows in every one.
  for (const first of all.filter((measured) => pinned(measured) > limit)) {
    const again = await repeated(2, () => measure(node, [first.kind]));
    const readings = [first, ...again.flat()].map(pinned);
    expect(middleOf(readings), `${first.kind}: ${readings.join(', ')} bytes`).toBeLessThanOrEqual(limit);
  }
});
