import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CassandraToolError } from '../errors.ts';
import { packageFolder } from '../paths.ts';
import type { DistributionPlan } from '../plan.ts';
import { acquireLock } from './lock.ts';
import { sendSignal } from './processes.ts';

const pom = join(packageFolder, 'pom.xml');
const attempts = 2;

/** Returns the version in pom.xml. */
export function cassandraVersion(): string {
  const version = /<cassandra\.version>([^<]+)</.exec(readFileSync(pom, 'utf8'))?.[1];
  if (version === undefined) throw new CassandraToolError('download-failed', `${pom} has no cassandra.version`);
  return version;
}

/** Returns the folder of the jars. Another pom.xml gets another folder. */
export function jarFolder(cacheFolder: string): string {
  const fingerprint = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 8);
  return join(cacheFolder, `cassandra-${cassandraVersion()}-${fingerprint}`);
}

/**
 * Fetches Cassandra's jars from Maven Central if they are missing: about 100 of them, 66 MB. Several processes at once fetch them
 * only once. The folder is renamed into place, so it is either complete or missing.
 * @throws CassandraToolError `download-failed` with the last lines of Maven's output
 */
export async function ensureJars(
  plan: DistributionPlan,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (existsSync(plan.jarFolder)) return;
  mkdirSync(dirname(plan.jarFolder), { recursive: true });
  const release = await acquireLock(`${plan.jarFolder}.lock`, {
    onWait: (pid) => onProgress(`process ${pid} is fetching Cassandra ${plan.version}; waiting for it`),
    signal,
  });
  const partial = `${plan.jarFolder}.partial-${process.pid}`;
  try {
    if (existsSync(plan.jarFolder)) return;
    removePartials(plan.jarFolder);
    onProgress(`fetching Cassandra ${plan.version} from Maven Central into ${plan.jarFolder}`);
    await download(plan, partial, onProgress, signal);
    moveIntoPlace(partial, plan.jarFolder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
    release();
  }
}

async function download(
  plan: DistributionPlan,
  folder: string,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { exitCode, output } = await runMaven(plan.maven ?? 'mvn', folder, signal);
    if (exitCode === 0) return;
    if (attempt < attempts) {
      onProgress('Maven failed; trying once more');
      continue;
    }
    const lines = output.trimEnd().split('\n').slice(-15).join('\n');
    throw new CassandraToolError(
      'download-failed',
      `Maven could not fetch Cassandra ${plan.version} (exit code ${exitCode}). It needs the network, ` +
        `or a mirror in Maven's settings.xml. Its last lines:\n${lines}`,
    );
  }
}

async function runMaven(
  maven: string,
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  signal.throwIfAborted();
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  // Runs in its own process group, because `mvn` is a script, and on some systems Java is its child.
  const child = spawn(maven, ['-q', '-B', '-Dstyle.color=never', '-f', pom, ...goal], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const abort = (): void => {
    if (child.pid !== undefined) sendSignal(-child.pid, 'SIGKILL');
  };
  signal.addEventListener('abort', abort, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    signal.throwIfAborted();
    return { exitCode, output };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Deletes the folders of killed downloads. The lock ensures that no download is running. */
function removePartials(folder: string): void {
  const parent = dirname(folder);
  const partials = readdirSync(parent).filter((name) => name.startsWith(`${basename(folder)}.partial-`));
  for (const name of partials) rmSync(join(parent, name), { recursive: true, force: true });
}

function moveIntoPlace(partial: string, folder: string): void {
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Another process was faster, with the same jars.
    if (!existsSync(folder)) throw error;
  }
}
