/**
 * Runs the command in its arguments in a new process group. Ends the whole group when the pipe on descriptor 3 closes: when the
 * parent closes it, or when the parent is gone, also after `kill -9`.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { descendantsOf, listProcesses } from './process-tree.ts';

const killAfterMs = 5000;
const [command = '', ...args] = process.argv.slice(2);

const child = spawn(command, args, { stdio: ['inherit', 'inherit', 'inherit'] });
child.once('error', (error) => {
  process.stderr.write(`${command} does not start: ${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));

new Socket({ fd: 3 })
  .on('error', () => {})
  .once('close', endGroup)
  .resume();

function endGroup(): void {
  // A task runner starts its tasks in other groups. They are listed now, before they lose their parent.
  const descendants = descendantsOf(process.pid, listProcesses());
  // The signal reaches this process too. It stays until the others have ended, or kills them.
  process.on('SIGTERM', () => {});
  process.kill(-process.pid, 'SIGTERM');
  child.removeAllListeners('exit');
  setTimeout(() => {
    for (const pid of descendants) killQuietly(pid);
    process.exit(1);
  }, killAfterMs);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}
