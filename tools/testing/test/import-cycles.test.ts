import { expect, it } from 'vitest';
import { findImportCycles } from '../src/import-cycles.ts';
import { packageWith } from './source-package.ts';

const chain = {
  'index.ts': "export { a } from './main/a.ts';\n",
  'main/a.ts': "import { b } from './b.ts';\nimport { c } from '../wire/c.ts';\nexport const a = b + c;\n",
  'main/b.ts': 'export const b = 1;\n',
  'wire/c.ts': "import { sep } from 'node:path';\nexport const c = sep.length;\n",
};

it('finds nothing without cycles', () => {
  expect(findImportCycles(packageWith(chain))).toEqual([]);
});

it('finds a cycle after an import is added', () => {
  const files = { ...chain, 'wire/c.ts': "import { a } from '../main/a.ts';\nexport const c = () => a;\n" };

  expect(findImportCycles(packageWith(files))).toEqual(['main/a.ts -> wire/c.ts -> main/a.ts']);
});

it.each([
  ['import type', "import type { A } from '../main/a.ts';\nexport interface C { a: A }\n"],
  ['an import over several lines', "import {\n  type A,\n} from '../main/a.ts';\nexport type C = A;\n"],
  ['a re-export', "export type { A } from '../main/a.ts';\n"],
  ['the type of an import()', "export type C = typeof import('../main/a.ts');\n"],
])('counts %s', (_name, text) => {
  expect(findImportCycles(packageWith({ ...chain, 'wire/c.ts': text }))).toEqual([
    'main/a.ts -> wire/c.ts -> main/a.ts',
  ]);
});

it('finds a long cycle and one of two files, each once', () => {
  const cycles = findImportCycles(
    packageWith({
      'a.ts': "import './b.ts';\n",
      'b.ts': "import './c.ts';\n",
      'c.ts': "import './d.ts';\n",
      'd.ts': "import './a.ts';\n",
      'x.ts': "import './y.ts';\n",
      'y.ts': "import './x.ts';\nimport './a.ts';\n",
    }),
  );

  expect(cycles).toEqual(['a.ts -> b.ts -> c.ts -> d.ts -> a.ts', 'x.ts -> y.ts -> x.ts']);
});

it('ignores tests', () => {
  const files = { ...chain, 'wire/c.test.ts': "import '../main/a.ts';\nimport './c.ts';\n" };

  expect(findImportCycles(packageWith(files))).toEqual([]);
});
