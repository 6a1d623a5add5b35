import { expect, test } from 'vitest';
import { toRequireForm } from './require-form.ts';

test.each([
  ["import { a, type B, c as d } from 'x';", "const { a, c: d } = require('x');"],
  ["import {\n  a,\n  b,\n} from 'x';", "const { a, b } = require('x');"],
  ["import * as x from 'node:fs';", "const x = require('node:fs');"],
  ["import fs from 'node:fs';", "const { default: fs } = require('node:fs');"],
  ["import 'x';", "require('x');"],
  ["import type { A } from 'x';\nf();", 'f();'],
])('rewrites %j to %j', (code, expected) => {
  expect(toRequireForm(code)).toBe(`async function main() {\n  ${expected}\n}\n\nvoid main();\n`);
});

test('keeps the types of an import() and the text of strings', () => {
  const code = "const t = tasks<typeof import('./work.ts')>(new URL('./work.ts', import.meta.url));\n\nawait t.f();";
  expect(toRequireForm(code)).toContain(
    "tasks<typeof import('./work.ts')>(new URL('./work.ts', require('node:url').pathToFileURL(__filename).href));\n\n  await t.f();",
  );
});
