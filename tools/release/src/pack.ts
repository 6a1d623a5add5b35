import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckFailure } from './checks.ts';
import { readManifest, type Library } from './libraries.ts';
import { runCommand } from './run-command.ts';

/** Packs a library as it would be published, and returns the tarball's path. */
export async function packLibrary(library: Library, destination: string): Promise<string> {
  const command = ['npx', '--yes', 'pnpm@12', 'pack', '--pack-destination', destination];
  const { exitCode, output } = await runCommand(command, { cwd: library.folder });
  const { name, version } = readManifest(library.folder);
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  if (exitCode !== 0 || !readdirSync(destination).includes(file))
    throw new CheckFailure(`pnpm pack made no ${file}:\n${output}`);
  return join(destination, file);
}

/** Checks an installed library: no workspace reference in its manifest, all files that the manifest names, and no tests. */
export function checkContents(folder: string): void {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const leftovers = text.match(/"(workspace|catalog|link|file):[^"]*"/g) ?? [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const { exports = {}, bin = {} } = readManifest(folder);
  const named = [...Object.values(bin), ...filesOf(exports)].map((file) => file.replace(/^\.\//, ''));
  const problems = [
    ...leftovers.map((leftover) => `package.json says ${leftover}`),
    ...named.filter((file) => !files.includes(file)).map((file) => `package.json names ${file}, which is not packed`),
    ...files
      .filter((file) => /\.test(-d)?\.|test-results|\.tsbuildinfo$/.test(file))
      .map((file) => `${file} is packed`),
    ...['README.md', 'LICENSE'].filter((file) => !files.includes(file)).map((file) => `${file} is not packed`),
  ];
  if (problems.length > 0) throw new CheckFailure(problems.join('\n'));
}

function filesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesOf) : [];
}
