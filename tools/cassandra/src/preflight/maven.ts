import { join } from 'node:path';
import { CassandraToolError } from '../errors.ts';
import { findOnPath, isExecutable } from './executables.ts';

/**
 * Finds `mvn` in MAVEN_HOME or on the PATH.
 * @throws CassandraToolError `maven-missing`
 */
export function findMaven(version: string, env: NodeJS.ProcessEnv = process.env): string {
  const ofHome = env['MAVEN_HOME'] ? join(env['MAVEN_HOME'], 'bin', 'mvn') : undefined;
  const maven = ofHome && isExecutable(ofHome) ? ofHome : findOnPath('mvn', env['PATH']);
  if (maven !== undefined) return maven;
  throw new CassandraToolError(
    'maven-missing',
    `Cassandra ${version} is not in the cache yet, and there is no mvn on the PATH to fetch it from Maven Central. ` +
      'Install Maven (Debian and Ubuntu: apt-get install maven; macOS: brew install maven).',
  );
}
