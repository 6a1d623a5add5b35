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

/** The child is in this terminal's group and is interrupted as well; it says how it ended. */
function ignoreInterrupt(): void {}
