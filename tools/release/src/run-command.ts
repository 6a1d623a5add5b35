import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The result of a command. `output` has standard output and standard error in order. */
export interface CommandRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly output: string;
}

/** Options of a command. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the command is killed. Default: 300,000. */
  readonly timeoutMs?: number;
}

/** Runs a command to its end without a terminal. Rejects if the command cannot be started. */
export async function runCommand(command: readonly string[], options: CommandOptions): Promise<CommandRun> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 300_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, output };
}
