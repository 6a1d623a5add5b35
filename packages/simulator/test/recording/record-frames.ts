/**
 * Records what real servers answer, for the frame tests: starts a node, then one that asks for passwords, one that
 * sends challenges, and a cluster of three, and writes test/recorded/*.json. Needs what tools/cassandra needs, a JDK, 3 GB of memory, and two minutes:
 *
 *     pnpm --filter @async-cassandra/simulator record-frames [driver raw types cells functions paging refusals logins challenges faults]
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startCassandra, type RunningCassandra } from '@async-cassandra/cassandra';
import type { RecordedSet } from '../recorded.ts';
import { recordCells } from './record-cells.ts';
import { challengeSettings, challengeSource, recordChallenges } from './record-challenges.ts';
import { recordFunctions } from './record-functions.ts';
import { recordDriver } from './record-driver.ts';
import { faultSettings, recordFaults, recordTopology } from './record-faults.ts';
import { recordLogins } from './record-logins.ts';
import { recordPaging } from './record-paging.ts';
import { recordRefusals } from './record-refusals.ts';
import { recordRaw, recordTypesBeyondTheDriver } from './record-raw.ts';
import { startRecordingProxy, type RecordedFrame, type RecordingProxy } from './recording-proxy.ts';

const port = 19_042;
const sets = new Set<string>(process.argv.slice(2));

if (['driver', 'raw', 'types', 'cells', 'functions', 'paging', 'refusals'].some(isWanted)) await recordOne();
if (isWanted('logins')) await recordPasswords();
if (isWanted('challenges')) await recordAuthenticator();
if (isWanted('faults')) await recordThree();

async function recordOne(): Promise<void> {
  await using cassandra = await startCassandra({ onProgress: say });
  await using proxy = await startRecordingProxy('127.0.0.1', cassandra.port);
  await recordInto('driver', cassandra, proxy, () => recordDriver(proxy));
  await recordInto('raw', cassandra, proxy, () => recordRaw(proxy));
  await recordInto('types', cassandra, proxy, () => recordTypesBeyondTheDriver(proxy));
  await recordInto('cells', cassandra, proxy, () => recordCells(proxy));
  await recordInto('functions', cassandra, proxy, () => recordFunctions(proxy));
  await recordInto('paging', cassandra, proxy, () => recordPaging(proxy));
  await recordInto('refusals', cassandra, proxy, () => recordRefusals(proxy));
}

async function recordPasswords(): Promise<void> {
  await using cassandra = await startCassandra({ authenticator: 'PasswordAuthenticator', onProgress: say });
  await using proxy = await startRecordingProxy('127.0.0.1', cassandra.port);
  await recordInto('logins', cassandra, proxy, () => recordLogins(proxy));
}

async function recordAuthenticator(): Promise<void> {
  await using cassandra = await startCassandra({
    // Whose superuser the new authenticator knows, too.
    authenticator: 'PasswordAuthenticator',
    settings: challengeSettings,
    javaSources: [fileURLToPath(challengeSource)],
    onProgress: say,
  });
  await using proxy = await startRecordingProxy('127.0.0.1', cassandra.port);
  await recordInto('challenges', cassandra, proxy, () => recordChallenges(proxy));
}

async function recordThree(): Promise<void> {
  await using proxy = await startRecordingProxy('127.0.0.1', port);
  const starting = startCassandra({
    nodes: 3,
    port: port,
    jmxPort: 17_199,
    settings: faultSettings,
    onProgress: say,
  });
  // The first node answers long before the others are there: it tells of their coming.
  const [events, cassandra] = await Promise.all([recordTopology(proxy), starting]);
  await using running = cassandra;
  await using watching = events;
  await recordInto('faults', running, proxy, () => recordFaults(proxy, running, watching));
}

async function recordInto(
  name: RecordedSet,
  { version }: RunningCassandra,
  proxy: RecordingProxy,
  record: () => Promise<void>,
): Promise<void> {
  if (!isWanted(name)) return;
  await record();
  save(name, version, proxy.frames.splice(0));
}

/** All, or those named on the command line. */
function isWanted(name: string): boolean {
  return sets.size === 0 || sets.has(name);
}

function save(name: RecordedSet, version: string, frames: readonly RecordedFrame[]): void {
  const lines = frames.map((frame) => `    ${JSON.stringify(frame)}`);
  const text = `{\n  "server": "Apache Cassandra ${version}",\n  "frames": [\n${lines.join(',\n')}\n  ]\n}\n`;
  writeFileSync(new URL(`../recorded/${name}.json`, import.meta.url), text);
  say(`test/recorded/${name}.json: ${frames.length} answers and events, ${Math.round(text.length / 1024)} KB`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
