/**
 * Checks the libraries as they would be published: packs them, reads the tarballs with publint and are-the-types-wrong,
 * installs them into an empty project outside the workspace, and runs the first example of each README there, by `import`
 * and by `require`, on Node 24 and 26. Its last line is `N passed, N failed`; `test-results/packed.json` says the same.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node26 } from '@async-cassandra/node-26';
import { CheckFailure, Checks } from './checks.ts';
import {
  checkExports,
  checkTypes,
  installConsumer,
  installedFolder,
  runExampleFile,
  writeExample,
  type Consumer,
} from './consumer.ts';
import { checkDriverTypes } from './driver-types.ts';
import { findLibraries, readManifest, type Library } from './libraries.ts';
import { checkContents, packLibrary } from './pack.ts';
import { runCommand } from './run-command.ts';
import { startSimulatorProcess } from './simulator-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const tools = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url));
const nodes = { 'Node 24': process.execPath, 'Node 26': node26 };
const checks = new Checks((text) => process.stdout.write(text));
const folder = mkdtempSync(join(tmpdir(), 'async-cassandra-packed-'));

try {
  const tarballs = await packAll(findLibraries(root));
  await readTarballs(tarballs);
  await useTarballs(tarballs);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report();

async function packAll(libraries: readonly Library[]): Promise<Map<Library, string>> {
  checks.heading('Packing');
  const tarballs = new Map<Library, string>();
  for (const library of libraries) {
    await checks.run(library.name, async () => {
      tarballs.set(library, await packLibrary(library, folder));
    });
  }
  return tarballs;
}

async function readTarballs(tarballs: ReadonlyMap<Library, string>): Promise<void> {
  checks.heading('publint');
  for (const [{ name }, tarball] of tarballs) {
    await checks.run(name, () => expectSuccess([join(tools, 'publint'), 'run', tarball, '--strict'], folder));
  }
  checks.heading('are-the-types-wrong');
  // The libraries are ES modules. Node can `require` them from version 22 on, and they need 24.
  for (const [{ name }, tarball] of tarballs) {
    await checks.run(name, () =>
      expectSuccess([join(tools, 'attw'), tarball, '--profile', 'esm-only', '--no-emoji'], folder),
    );
  }
}

async function useTarballs(tarballs: ReadonlyMap<Library, string>): Promise<void> {
  checks.heading('Installed into an empty project');
  let installed: Consumer | undefined;
  await checks.run('npm install', async () => {
    installed = await installConsumer(join(folder, 'consumer'), tarballs, otherDependencies([...tarballs.keys()]));
  });
  if (!installed) return;
  const consumer = installed;
  for (const library of consumer.libraries) {
    await checks.run(`${library.name} holds the files it should`, () =>
      checkContents(installedFolder(consumer, library)),
    );
  }
  for (const library of consumer.libraries) {
    await checks.run(`${library.name} exports what its manifest names`, () =>
      checkExports(consumer, library, process.execPath),
    );
  }
  for (const library of consumer.libraries) {
    await checks.run(`${library.name} type-checks in an application`, () =>
      checkTypes(consumer, library, join(tools, 'tsc')),
    );
  }
  await checks.run("the client exports the driver's namespaces with their types", () =>
    checkDriverTypes(consumer, join(tools, 'tsc'), process.execPath),
  );
  for (const [version, node] of Object.entries(nodes)) await runExamples(consumer, version, node);
}

async function runExamples(consumer: Consumer, version: string, node: string): Promise<void> {
  checks.heading(`First examples of the READMEs on ${version}`);
  await checks.run(`this is ${version}`, async () => {
    const { stdout } = await runCommand([node, '--version'], { cwd: folder });
    if (!stdout.startsWith(`v${version.slice(5)}.`)) throw new CheckFailure(`${node} is ${stdout}`);
  });
  await using resources = new AsyncDisposableStack();
  let env: NodeJS.ProcessEnv = process.env;
  await checks.run('the packed cql-simulator starts', async () => {
    env = exampleEnvironment(resources.use(await startSimulatorProcess(node, consumer)).port);
  });
  for (const library of consumer.libraries) {
    for (const form of ['import', 'require'] as const) {
      await checks.run(`${library.name} by ${form}`, () =>
        runExampleFile(node, writeExample(consumer, library, form), consumer.folder, env),
      );
    }
  }
}

/** The examples of the READMEs use the server that these variables name, or else 127.0.0.1:9042. */
function exampleEnvironment(port: number): NodeJS.ProcessEnv {
  return { ...process.env, CASSANDRA_CONTACT_POINT: '127.0.0.1', CASSANDRA_PORT: String(port) };
}

/** The packages that an application also installs: the peers of the libraries, and Node's types. */
function otherDependencies(libraries: readonly Library[]): Record<string, string> {
  const peers = Object.assign(
    {},
    ...libraries.map((library) => readManifest(library.folder).peerDependencies ?? {}),
  ) as object;
  return { ...peers, '@types/node': readManifest(join(tools, '../@types/node')).version };
}

async function expectSuccess(command: readonly string[], cwd: string): Promise<void> {
  const { exitCode, output } = await runCommand(command, { cwd });
  if (exitCode !== 0) throw new CheckFailure(`ended with ${exitCode}:\n${output}`);
}

function report(): void {
  const { passed, failed } = checks;
  mkdirSync(join(root, 'test-results'), { recursive: true });
  writeFileSync(join(root, 'test-results/packed.json'), `${JSON.stringify({ passed, failed })}\n`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
