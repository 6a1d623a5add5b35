import { runExample, type ExampleRun } from '@async-cassandra/testing/readme';

/** The package, where programs find its build under its own name. */
export const packageUrl = new URL('..', import.meta.url);

/** A file of this package as a program may import it. */
export function addressOf(path: string): string {
  return new URL(path, packageUrl).href;
}

/** Runs a program in its own process. `WORK` in it stands for the quoted address of `modules/work.ts`. */
export function runProgram(code: string): Promise<ExampleRun> {
  return runExample(
    { title: 'program', language: 'js', code: code.replaceAll('WORK', `'${addressOf('test/modules/work.ts')}'`) },
    packageUrl,
  );
}
