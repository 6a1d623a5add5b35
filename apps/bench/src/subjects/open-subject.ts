import { openClient, type ExecutorOptions } from './client.ts';
import { openGenerator } from './generator.ts';
import { openPlainDriver } from './plain-driver.ts';
import type { ServerAddress } from './server-address.ts';
import type { Subject, SubjectName } from './subject.ts';

/** Connects the subject; the caller closes it. `threads` and their options concern the client alone. */
export async function openSubject(
  name: SubjectName,
  server: ServerAddress,
  threads: number,
  options?: ExecutorOptions,
): Promise<Subject> {
  if (name === 'generator') return openGenerator();
  return name === 'plain' ? await openPlainDriver(server) : await openClient(server, threads, options);
}
