import { expect, it } from 'vitest';
import { checkRooms } from '../src/rooms.ts';
import { packageWith } from './source-package.ts';

const table = { '.': ['main'], main: ['wire', 'node:worker_threads'], wire: [] };

it('accepts imports that the table names, and free built-ins', () => {
  const url = packageWith({
    'index.ts': "export { a } from './main/a.ts';\n",
    'main/a.ts':
      "import { b } from '../wire/b.ts';\nimport { Worker } from 'node:worker_threads';\nimport 'node:fs';\nimport { c } from './c.ts';\n",
    'wire/b.ts': 'export const b = 1;\n',
  });

  expect(checkRooms(url, table)).toEqual([]);
});

it('reports imports of a folder, a package and a guarded built-in that the table does not allow', () => {
  const url = packageWith({
    'wire/b.ts':
      "import type { a } from '../main/a.ts';\nimport {\n  x,\n} from 'left-pad';\nconst w = await import('node:worker_threads');\n",
  });

  expect(checkRooms(url, table)).toEqual([
    'wire/b.ts: room wire may not import main',
    'wire/b.ts: room wire may not import left-pad',
    'wire/b.ts: room wire may not import node:worker_threads',
  ]);
});

it('reports a folder that is missing in the table', () => {
  expect(checkRooms(packageWith({ 'attic/x.ts': '' }), table)).toEqual(['attic/x.ts: room attic is not in the table']);
});
