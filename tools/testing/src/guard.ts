/**
 * Runs the command of its arguments in a process group of its own, and ends the whole group as soon as the pipe on
 * descriptor 3 closes: when the parent closes it, or when the parent is gone, however it went (`kill -9` too).
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

const killAfterMs = 5000;
const [command = '', ...args] = process.argv.slice(2);

const child = spawn(command, args, { stdio: ['inherit', 'inherit', 'inherit'] });
child.once('error', (error) => {
  process.stderr.write(`${command} does not start: ${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));

new Socket({ fd: 3 }).on('error', () => {}).once('close', endGroup).resume();

function endGroup(): void {
  // The signal reaches this process as well; it stays to see the others end, or to end them the hard way.
  process.on('SIGTERM', () => {});
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), killAfterMs);
}
