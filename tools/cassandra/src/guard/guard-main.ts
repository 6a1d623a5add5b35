/**
 * The guard process. It starts the nodes, and ends them as soon as its standard input closes. The pipe closes when the parent
 * closes it, and when the parent is gone, also after `kill -9`. So no JVM outlives a test runner.
 */
import { CassandraToolError } from '../errors.ts';
import { Cluster } from '../server/cluster.ts';
import { nodeMark } from '../server/java-arguments.ts';
import { systemLog, type NodeProcess } from '../server/node-process.ts';
import { readMessages, type FromGuard, type ToGuard } from './messages.ts';

let cluster: Cluster | undefined;
let isEnding = false;

// The parent may be gone, so nobody reads the output of this process. A failed write must not throw.
process.stdout.on('error', () => {});
process.stdin.once('close', () => void end());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());

readMessages(process.stdin, (message) => obey(message as ToGuard));

function obey(message: ToGuard): void {
  if (message.type === 'start') void start(new Cluster(message.plan, (line) => send({ type: 'progress', line })));
  else if (message.type === 'stop') void end();
  else detach();
}

async function start(started: Cluster): Promise<void> {
  cluster = started;
  try {
    await started.start(watch);
    if (!isEnding) send({ type: 'ready' });
  } catch (error) {
    if (isEnding) return;
    isEnding = true;
    await started.stop(true);
    const code = error instanceof CassandraToolError ? error.code : undefined;
    const message = error instanceof Error ? (code === undefined ? String(error.stack) : error.message) : String(error);
    send({ type: 'failed', code, message });
    leave(1);
  }
}

function watch(launched: NodeProcess): void {
  const { node, pid } = launched;
  send({ type: 'launched', node: node.number, pid, mark: nodeMark(node) });
  void launched.ended.then(() => {
    if (isEnding) return;
    send({ type: 'exited', node: node.number, endedWith: launched.endedWith ?? 'no reason', log: systemLog(node) });
  });
}

async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await cluster?.stop();
  send({ type: 'stopped' });
  leave(0);
}

/** Exits without ending the JVMs. They have their own sessions and write to files, so they keep running. */
function detach(): void {
  if (isEnding) return;
  isEnding = true;
  send({ type: 'detached' });
  leave(0);
}

function send(message: FromGuard): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Exits when the output was written. */
function leave(code: number): void {
  process.stdout.write('', () => process.exit(code));
}
