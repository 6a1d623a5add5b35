import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One fenced code block of a README. */
export interface ReadmeExample {
  /** The nearest heading above the block. */
  readonly title: string;
  readonly language: 'ts' | 'js';
  readonly code: string;
  /** The expected output: the `text` block that directly follows. */
  readonly output?: string;
  /** The NAME of a first line `// file: NAME`: other examples import this file. */
  readonly file?: string;
}

/** The output and the exit code of a program. */
export interface ExampleRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Returns every `ts` and `js` block of the package's README, or of another page, in order. */
export function readmeExamples(packageUrl: URL, readme = 'README.md'): ReadmeExample[] {
  const text = readFileSync(new URL(readme, packageUrl), 'utf8');
  const examples: ReadmeExample[] = [];
  const blocks = /^(#+) (.+)$|^```(\w*)\n([\s\S]*?)^```$/gm;
  let title = '';
  let afterExample = false;
  for (const match of text.matchAll(blocks)) {
    const [, heading, headingText = '', language = '', code = ''] = match;
    if (heading !== undefined) {
      title = headingText;
      afterExample = false;
    } else if (language === 'ts' || language === 'js') {
      const file = /^\/\/ file: (\S+)/.exec(code)?.[1];
      examples.push({ title, language, code, ...(file === undefined ? {} : { file }) });
      afterExample = true;
    } else {
      const last = examples.pop();
      if (last) examples.push(afterExample && language === 'text' ? { ...last, output: code.trimEnd() } : last);
      afterExample = false;
    }
  }
  return examples;
}

/** Options of {@link runExample}. */
export interface RunExampleOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Other blocks that the example imports. Those with a `file` name are written beside it. */
  readonly files?: readonly ReadmeExample[];
  readonly timeoutMs?: number;
}

/**
 * Runs one example with Node, in a folder inside of the package. The package's own name then resolves to its build.
 * The folder is removed afterwards.
 */
export async function runExample(
  example: ReadmeExample,
  packageUrl: URL,
  options: RunExampleOptions = {},
): Promise<ExampleRun> {
  const parent = join(fileURLToPath(packageUrl), 'test-results', 'readme');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'example-'));
  try {
    for (const other of options.files ?? []) {
      if (other.file !== undefined) writeFileSync(join(folder, other.file), other.code);
    }
    const main = join(folder, example.file ?? `main.${example.language}`);
    writeFileSync(main, example.code);
    return await run(main, folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(main: string, cwd: string, options: RunExampleOptions): Promise<ExampleRun> {
  const child = spawn(process.execPath, [main], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 30_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
}
