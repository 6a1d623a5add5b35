import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckFailure } from './checks.ts';
import type { Consumer } from './consumer.ts';

/** The packed `cql-simulator`, for examples that need a server. */
export interface SimulatorProcess extends AsyncDisposable {
  readonly port: number;
}

const startTimeoutMs = 30_000;

/** Starts the installed command on a free port and resolves when it takes connections. */
export async function startSimulatorProcess(node: string, consumer: Consumer): Promise<SimulatorProcess> {
  const port = await freePort();
  const command = join(consumer.folder, 'node_modules/.bin/cql-simulator');
  const child = spawn(node, [command, '--nodes', '1', '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const exited = once(child, 'close');
  const deadline = performance.now() + startTimeoutMs;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new CheckFailure(`cql-simulator did not listen on port ${port}; exit code ${child.exitCode}:\n${output}`);
    }
    await delay(50);
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function isListening(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port });
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
