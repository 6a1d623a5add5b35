import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Writes a package with these files under `src` into a temporary folder, and returns the folder's URL. */
export function packageWith(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'source-package-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'src', name, '..'), { recursive: true });
    writeFileSync(join(folder, 'src', name), text);
  }
  return pathToFileURL(`${folder}/`);
}
