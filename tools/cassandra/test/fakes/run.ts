import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process under test, whose output is read line by line. */
export interface RunningProcess {
  readonly child: ChildProcess;
  /** Resolves with the first line, read already or still to come, that contains the text; rejects when the output ends. */
  line(text: string): Promise<string>;
  /** Resolves when the process has ended and all its output is read. */
  end(): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Runs a TypeScript file of this package with this process's Node. */
export function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): RunningProcess {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const seen: string[] = [];
  const waiting = new Set<(line: string) => void>();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  createInterface({ input: child.stdout }).on('line', (line) => {
    seen.push(line);
    for (const tell of waiting) tell(line);
  });
  const closed = once(child, 'close');
  const result = (exitCode: number | null): { exitCode: number | null; stdout: string; stderr: string } => ({
    exitCode,
    stdout: seen.join('\n'),
    stderr,
  });
  return {
    child,
    async line(text) {
      const known = seen.find((line) => line.includes(text));
      if (known !== undefined) return known;
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const tell = (line: string): void => {
        if (line.includes(text)) resolve(line);
      };
      waiting.add(tell);
      void closed.then(() => reject(new Error(`no line with "${text}" in:\n${seen.join('\n')}\n${stderr}`)));
      return promise.finally(() => waiting.delete(tell));
    },
    async end() {
      await closed;
      return result(child.exitCode);
    },
  };
}
