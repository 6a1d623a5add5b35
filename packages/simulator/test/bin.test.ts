import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

async function start(
  ...args: string[]
): Promise<{ line: string; end: (signal: NodeJS.Signals) => Promise<number | null> }> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    line: chunk.toString(),
    async end(signal) {
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

describe('cql-simulator', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('serves demo rows and tables of a module until %s', async (signal) => {
    const running = await start(
      '--port',
      '0',
      '--nodes',
      '2',
      '--rows',
      '10',
      '--tables',
      fileURLToPath(new URL('./tables.ts', import.meta.url)),
      '--json',
    );
    const ready = JSON.parse(running.line) as {
      contactPoints: string[];
      port: number;
      localDataCenter: string;
      tables: string[];
    };
    const client = new Client({
      contactPoints: ready.contactPoints,
      protocolOptions: { port: ready.port },
      localDataCenter: ready.localDataCenter,
    });
    const { rows } = await client.execute('SELECT count(*) AS n FROM demo.readings');

    expect(ready.tables).toEqual(['app.users', 'demo.readings']);
    expect(String(rows[0]?.['n'])).toBe('10');
    // The connections are still open here: the command ends them itself.
    expect(await running.end(signal)).toBe(0);
    await client.shutdown();
  });

  it('prints one line for people without --json', async () => {
    const running = await start('--port', '0', '--rows', '0');

    expect(running.line).toMatch(
      /^ready: 127\.0\.0\.1 port \d+, data centre datacenter1, no tables; Ctrl-C ends it\n$/,
    );
    expect(await running.end('SIGTERM')).toBe(0);
  });

  it.each([
    [['--nodes', '0'], 'nodes must be an integer from 1 to 64, got 0'],
    [['--port', '99999'], 'port must be an integer from 0 to 65535, got 99999'],
    [['--port', 'abc'], "option '--port <port>' argument 'abc' is invalid"],
    [['--tables', './nope.ts'], '--tables ./nope.ts: there is no file'],
    [['--tables', fileURLToPath(new URL('./connect.ts', import.meta.url))], 'exports no table declarations'],
    [['--nodse', '3'], "unknown option '--nodse'"],
  ])('%j: prints one line and exits with code 1', async (args, message) => {
    const { code, stderr } = await fail(...args);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*\n(?:\(Did you mean --nodes\?\)\n)?$/);
    expect(stderr).toContain(message);
  });

  it('says that a port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    expect(await fail('--port', String(port))).toEqual({
      code: 1,
      stderr: `error: 127.0.0.1:${port} is in use. Choose another port, or 0 for a free one.\n`,
    });
    other.close();
  });
});

async function fail(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}
