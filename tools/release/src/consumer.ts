import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readmeExamples } from '@async-cassandra/testing/readme';
import { CheckFailure } from './checks.ts';
import { readManifest, type Library } from './libraries.ts';
import { toRequireForm } from './require-form.ts';
import { runCommand } from './run-command.ts';

/** A project outside of the workspace that has only the packed libraries. */
export interface Consumer {
  readonly folder: string;
  readonly libraries: readonly Library[];
}

/** How an application loads a library. */
export type ModuleForm = 'import' | 'require';

/** Installs the tarballs and the driver into an empty project with npm. */
export async function installConsumer(
  folder: string,
  tarballs: ReadonlyMap<Library, string>,
  otherDependencies: Readonly<Record<string, string>>,
): Promise<Consumer> {
  const libraries = [...tarballs.keys()];
  const packed = Object.fromEntries([...tarballs].map(([library, tarball]) => [library.name, `file:${tarball}`]));
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, type: 'module', dependencies: { ...packed, ...otherDependencies } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const command = ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { exitCode, output } = await runCommand(command, { cwd: folder });
  if (exitCode !== 0) throw new CheckFailure(`npm install ended with ${exitCode}:\n${output}`);
  return { folder, libraries };
}

/** Returns the folder of a library in the project. */
export function installedFolder(consumer: Consumer, library: Library): string {
  return join(consumer.folder, 'node_modules', library.name);
}

/** Writes the first example of a library's README in one form, and the files it imports; returns the program's path. */
export function writeExample(
  consumer: Consumer,
  library: Library,
  form: ModuleForm,
): { file: string; expected: string | undefined } {
  const examples = readmeExamples(pathToFileURL(`${installedFolder(consumer, library)}/`));
  const example = examples.find((candidate) => candidate.file === undefined);
  if (!example) throw new CheckFailure('the README has no example');
  const folder = join(consumer.folder, 'examples', library.name.replace(/^.*\//, ''));
  mkdirSync(folder, { recursive: true });
  for (const { file, code } of examples) if (file !== undefined) writeFileSync(join(folder, file), code);
  const file = join(folder, form === 'import' ? 'example.ts' : 'example.cts');
  writeFileSync(file, form === 'import' ? example.code : toRequireForm(example.code));
  return { file, expected: example.output };
}

/** Compiles the first example like an application, with the declarations of all packages. */
export async function checkTypes(consumer: Consumer, library: Library, tsc: string): Promise<void> {
  const { file } = writeExample(consumer, library, 'import');
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  const project = join(file, '../tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
  const { exitCode, output } = await runCommand([tsc, '-p', project], { cwd: consumer.folder });
  if (exitCode !== 0) throw new CheckFailure(output);
}

/**
 * Imports every module that the library exports, like an application outside of the workspace. `./worker` is the first module of a thread
 * and `./package.json` is not a module, so both only have to exist. `./internal` is not part of the public API, but it is packed, because
 * the library needs its files anyway.
 */
export async function checkExports(consumer: Consumer, library: Library, node: string): Promise<void> {
  const { exports = {} } = readManifest(installedFolder(consumer, library));
  const specifiers = Object.keys(exports).map((subpath) => `${library.name}${subpath.slice(1)}`);
  const program = `
    const { existsSync } = await import('node:fs');
    for (const specifier of ${JSON.stringify(specifiers)}) {
      const url = import.meta.resolve(specifier);
      if (!existsSync(new URL(url))) throw new Error(specifier + ' resolves to ' + url + ', which does not exist');
      if (/\\/(worker|package\\.json)$/.test(specifier)) continue;
      if (Object.keys(await import(specifier)).length === 0) throw new Error(specifier + ' exports nothing');
    }
    process.exit();`;
  const file = join(consumer.folder, `exports-of-${library.name.replace(/^.*\//, '')}.mjs`);
  writeFileSync(file, program);
  const { exitCode, output } = await runCommand([node, file], { cwd: consumer.folder, timeoutMs: 60_000 });
  if (exitCode !== 0) throw new CheckFailure(output);
}

/** Runs an example. It must exit by itself with 0, and print the output in the README. Figures may differ. */
export async function runExampleFile(
  node: string,
  example: { readonly file: string; readonly expected: string | undefined },
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { exitCode, stdout, output } = await runCommand([node, example.file], { cwd: folder, env, timeoutMs: 60_000 });
  if (exitCode !== 0) throw new CheckFailure(`ended with ${exitCode ?? 'a kill after 60 s'}:\n${output}`);
  const { expected } = example;
  if (expected !== undefined && withoutFigures(stdout) !== withoutFigures(expected)) {
    throw new CheckFailure(`printed\n${stdout}\ninstead of\n${expected}\n\n${output}`);
  }
}

/** Removes figures, because times and counts differ between machines. The README's own test compares the others. */
function withoutFigures(text: string): string {
  return text.trimEnd().replaceAll(/\d[\d.,]*/g, '#');
}
