import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns `file` relative to the folder in which the user typed the command. pnpm runs scripts in the package's folder. */
export function typedPath(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', file);
}

/** Writes `document` as JSON, and creates the folder if it is missing. Returns the text. */
export function writeDocument(files: readonly (string | URL)[], document: unknown): string {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  for (const file of files.map((each) => (typeof each === 'string' ? each : fileURLToPath(each)))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return text;
}

/** Rewrites a text file. */
export function rewriteFile(file: URL, rewrite: (text: string) => string): void {
  writeFileSync(file, rewrite(readFileSync(file, 'utf8')));
}
