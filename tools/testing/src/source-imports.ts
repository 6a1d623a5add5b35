import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One source file and its imports. */
export interface SourceImports {
  /** Path from `src`, with `/`. */
  readonly file: string;
  /** The modules in its import lines, with `import type`, re-exports and `import('…')`. A relative path starts with `./` and is relative to `src`. */
  readonly imports: readonly string[];
}

const importPattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/g;

/** Reads the import lines of every source file of a package. Tests and declaration files are left out. */
export function readSourceImports(packageUrl: URL): SourceImports[] {
  const source = join(fileURLToPath(packageUrl), 'src');
  return sourceFiles(source).map((file) => ({
    file,
    imports: importsOf(readFileSync(join(source, file), 'utf8')).map((specifier) =>
      specifier.startsWith('.') ? `./${posix.join(posix.dirname(file), specifier)}` : specifier,
    ),
  }));
}

function sourceFiles(source: string): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !/\.(test|test-d|d)\.ts$/.test(file))
    .sort();
}

function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? '');
}
