/**
 * Fails a test file that leaves connections to the server of the run. This is asked in the file's own process: it ends with the
 * file, and its connections with it, so the teardown of the run cannot see them.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll } from 'vitest';
import { assertNoneLeft } from './left-connections.ts';
import { server } from './server.ts';

// Linux alone says which sockets are a process's.
if (server !== undefined && process.platform === 'linux') {
  const { port } = server;
  afterAll(() => assertNoneLeft(async () => openSockets(port)));
}

/** The local ends of this process's connections to a port, those of its threads included. */
function openSockets(port: number): string[] {
  const own = new Set(readdirSync('/proc/self/fd').map(socketOf));
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , remote, , , , , , , inode]) => portOf(remote) === port && own.has(inode))
      .map(([, local]) => `from port ${portOf(local)} of this process`),
  );
}

/** The inode of a file descriptor that is a socket. */
function socketOf(descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1];
  } catch {
    return undefined; // closed meanwhile, as the one that lists the folder
  }
}

/** An address is written as `0100007F:2352`. */
function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(':')[1] ?? '', 16);
}
