import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

const runner = `
  import { runGuarded } from ${JSON.stringify(new URL('../src/guarded-run.ts', import.meta.url).href)};
  process.exitCode = await runGuarded(JSON.parse(process.argv[1]), { cwd: process.cwd() });
`;

function start(command: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', runner, JSON.stringify(command)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

it("returns the command's exit code", async () => {
  const [code] = (await once(start([process.execPath, '-e', 'process.exit(7)']), 'exit')) as [number];

  expect(code).toBe(7);
});

it('ends the whole group when the runner is killed', async () => {
  const grandchild = 'setInterval(() => {}, 1000)';
  const child = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' });
    console.log('started');
    setInterval(() => {}, 1000);
  `;
  const started = start([process.execPath, '-e', child]);
  const lines = createInterface({ input: started.stdout! })[Symbol.asyncIterator]();
  expect((await lines.next()).done).toBe(false);

  started.kill('SIGKILL');

  // The pipe ends when its last holder, the grandchild, has ended.
  expect((await lines.next()).done).toBe(true);
});
