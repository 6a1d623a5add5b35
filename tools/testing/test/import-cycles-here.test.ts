import { expect, it } from 'vitest';
import { findImportCycles } from '../src/import-cycles.ts';

it.each(['testing', 'release'])('tools/%s has no import cycles', (folder) => {
  expect(findImportCycles(new URL(`../../${folder}/`, import.meta.url))).toEqual([]);
});
