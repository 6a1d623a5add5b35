// The server of the examples: the cluster of CASSANDRA_CONTACT_POINTS, or else the embedded simulator.
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** The address of the server. Pass it to the options of a cluster unchanged. */
export interface ExampleServer extends AsyncDisposable {
  readonly description: string;
  readonly options: {
    readonly contactPoints: string[];
    readonly localDataCenter: string;
    readonly protocolOptions: { readonly port: number };
    readonly credentials?: { readonly username: string; readonly password: string };
  };
}

interface Address {
  readonly contactPoints: string[];
  readonly port: number;
  readonly localDataCenter: string;
}

/** A running server. Dispose it to end what it started. */
export async function chooseServer(): Promise<ExampleServer> {
  const given = process.env['CASSANDRA_CONTACT_POINTS'];
  return given ? givenServer(given) : embeddedServer();
}

async function embeddedServer(): Promise<ExampleServer> {
  const child = fork(new URL('./simulator-process.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the simulator ended with ${code}`);
  });
  const [{ contactPoints, port, localDataCenter }] = (await Promise.race([once(child, 'message'), ended])) as [Address];
  return {
    description: 'the embedded simulator',
    options: { contactPoints, localDataCenter, protocolOptions: { port } },
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}

function givenServer(contactPoints: string): ExampleServer {
  const points = contactPoints.split(',').map((point) => point.trim());
  const port = Number(/:(\d+)$/.exec(points[0] ?? '')?.[1] ?? 9042);
  const username = process.env['CASSANDRA_USERNAME'];
  return {
    description: contactPoints,
    options: {
      contactPoints: points.map((point) => point.replace(/:\d+$/, '')),
      localDataCenter: process.env['CASSANDRA_LOCAL_DATACENTER'] ?? 'datacenter1',
      protocolOptions: { port },
      ...(username && { credentials: { username, password: process.env['CASSANDRA_PASSWORD'] ?? '' } }),
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
