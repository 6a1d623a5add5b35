import { LoadError } from '@async-cassandra/load';
import { Listr, type ListrDefaultRendererLogLevels, type ListrLogLevels, ListrLogger, ProcessOutput } from 'listr2';
import type { RunProgress } from './run/run-all.ts';

/** Shows progress on standard error: one live line on a terminal, plain lines elsewhere. */
export interface Progress {
  startServer<T>(start: (onProgress: (line: string) => void) => Promise<T>): Promise<T>;
  run(run: (onProgress: (progress: RunProgress) => void) => Promise<void>): Promise<void>;
}

/** Writes nothing to standard output, which belongs to the report. */
export function createProgress(): Progress {
  return {
    startServer: (start) => runTask('Start the server', (tell) => start(tell)),
    run: (run) =>
      runTask('Run the workload', (tell) =>
        run(({ finished, total, name, repeat, repeats }) =>
          tell(repeat === 0 ? name : `${finished + 1}/${total}, repeat ${repeat} of ${repeats}: ${name}`),
        ),
      ),
  };
}

async function runTask<T>(title: string, work: (tell: (line: string) => void) => Promise<T>): Promise<T> {
  const options = { processOutput: new ProcessOutput(process.stderr, process.stderr) };
  let result: { readonly value: T } | undefined;
  let failure: { readonly error: unknown } | undefined;
  const list = new Listr(
    [
      {
        title,
        task: async (_context, task) => {
          try {
            result = { value: await work((line) => (task.output = line)) };
          } catch (error) {
            failure = { error };
            // The caller prints the error itself, once.
            throw new LoadError('run-failed', 'see below');
          }
        },
      },
    ],
    {
      renderer: 'default',
      rendererOptions: { logger: new ListrLogger<ListrDefaultRendererLogLevels>(options) },
      fallbackRenderer: 'simple',
      fallbackRendererCondition: !process.stderr.isTTY,
      fallbackRendererOptions: { logger: new ListrLogger<ListrLogLevels>(options) },
      // The list's own listeners would end the process at an interrupt, before the report.
      registerSignalListeners: false,
    },
  );
  await list.run().catch((error: unknown) => {
    throw failure ? failure.error : error;
  });
  // `run` rejects when the task does, so there is a value here.
  return (result as { readonly value: T }).value;
}
