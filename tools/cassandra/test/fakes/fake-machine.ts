import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jarFolder } from '../../src/server/distribution.ts';

/** A temporary folder that looks like a machine with Java 17 and a filled cache. Its Java is the fake Cassandra. */
export interface FakeMachine extends Disposable {
  readonly folder: string;
  /** For child processes: JAVA_HOME, the cache and the behaviour, on top of this process's environment. */
  readonly env: NodeJS.ProcessEnv;
}

const fakeCassandra = fileURLToPath(new URL('./cassandra.ts', import.meta.url));

export function createFakeMachine(behaviour = 'answers', javaVersion = '17.0.15'): FakeMachine {
  const folder = mkdtempSync(join(tmpdir(), 'async-cassandra-test-'));
  const cache = join(folder, 'cache');
  mkdirSync(jarFolder(cache), { recursive: true });
  writeFileSync(join(jarFolder(cache), 'jamm-0.jar'), '');
  const java = `case "$1" in -version) echo 'openjdk version "${javaVersion}"' >&2 ;; *) exec '${process.execPath}' '${fakeCassandra}' "$@" ;; esac`;
  writeScript(join(folder, 'java/bin/java'), java);
  return {
    folder,
    env: {
      ...process.env,
      JAVA_HOME: join(folder, 'java'),
      ASYNC_CASSANDRA_CACHE: cache,
      FAKE_CASSANDRA: behaviour,
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes an executable shell script, and the folders it is in. */
export function writeScript(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}
