import { isSimulatorError } from '../errors.ts';
import { NodeServer, type TlsIdentity } from './node-server.ts';

const maxTries = 20;

/** Node servers that listen on these addresses, all at the same port. */
export interface BoundNodes {
  readonly servers: readonly NodeServer[];
  readonly port: number;
}

/**
 * Listens on every address at the same port. For port 0 the system chooses one on the first address; if another
 * address has that one taken, the search starts again.
 *
 * @throws {SimulatorError} `address-in-use`, `address-not-available`; nothing is left listening then
 */
export async function bindNodes(
  addresses: readonly string[],
  port: number,
  tls: TlsIdentity | undefined,
): Promise<BoundNodes> {
  for (let attempt = 1; ; attempt++) {
    const servers: NodeServer[] = [];
    try {
      let chosen = port;
      for (const address of addresses) {
        const server = new NodeServer(address, tls);
        chosen = await server.listen(chosen);
        servers.push(server);
      }
      return { servers, port: chosen };
    } catch (error) {
      await Promise.all(servers.map((server) => server.close()));
      const mayRetry = port === 0 && attempt < maxTries && isSimulatorError(error) && error.code === 'address-in-use';
      if (!mayRetry) throw error;
    }
  }
}
