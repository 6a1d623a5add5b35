import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const example = new URL('../../../../examples/thread-pool-configuration.ts', import.meta.url);

/** `demo configure`: runs the example on this terminal and ends with its exit code. */
export async function runConfigure(): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(example)], { stdio: 'inherit' });
  process.on('SIGINT', ignoreInterrupt);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  } finally {
    process.off('SIGINT', ignoreInterrupt);
  }
}

/** The terminal interrupts the child too, and its exit says how it ended. */
function ignoreInterrupt(): void {}
