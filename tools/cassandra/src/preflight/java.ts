import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CassandraToolError } from '../errors.ts';
import { findOnPath, isExecutable } from './executables.ts';

/** Cassandra 5.0 runs on Java 11 and 17. The flags that this tool uses are those of 17. */
const neededMajor = 17;

const howToGetIt =
  'Install it (Debian and Ubuntu: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17) ' +
  'and let JAVA_HOME point to it.';

/**
 * Finds Java 17: the one in JAVA_HOME if that is set, or else the one on the PATH.
 * @throws CassandraToolError `java-missing` or `java-version`
 */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const home = env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : findOnPath('java', env['PATH']);
  const where = home ? `JAVA_HOME is ${home}` : 'JAVA_HOME is not set and java is on the PATH';
  if (java === undefined) {
    throw missing(`there is no java on the PATH and JAVA_HOME is not set. ${howToGetIt}`);
  }
  if (!isExecutable(java)) {
    throw missing(`${where}, but there is no ${java}. Correct JAVA_HOME or unset it. ${howToGetIt}`);
  }
  const version = await javaVersion(java);
  if (version === undefined) throw missing(`${java} does not work as a Java (${where}). ${howToGetIt}`);
  if (version !== neededMajor) {
    throw new CassandraToolError(
      'java-version',
      `Cassandra needs Java ${neededMajor}, but ${java} is Java ${version} (${where}). ${howToGetIt}`,
    );
  }
  return java;
}

/** Returns the major version that `java -version` reports; `undefined` if it reports none. */
export function parseJavaVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match ? Number(match[1]) : undefined;
}

async function javaVersion(java: string): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(java, ['-version'], { timeout: 30_000 });
    return parseJavaVersion(`${stderr}\n${stdout}`);
  } catch {
    // macOS has a /usr/bin/java that only reports that there is no Java.
    return undefined;
  }
}

function missing(reason: string): CassandraToolError {
  return new CassandraToolError('java-missing', `Cassandra needs Java ${neededMajor}: ${reason}`);
}
