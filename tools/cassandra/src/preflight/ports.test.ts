import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { assertPortFree, findFreePort } from './ports.ts';

test('accepts a free port and leaves it free', async () => {
  const port = await findFreePort(['127.0.0.1']);
  await assertPortFree('127.0.0.1', port, 'CQL');
  await assertPortFree('127.0.0.1', port, 'CQL');
});

test.each(['127.0.0.1', '0.0.0.0'])('fails for a port on which a server listens at %s', async (host) => {
  const server = await listen(host);
  const { port } = server.address() as AddressInfo;
  await expect(assertPortFree('127.0.0.1', port, 'storage')).rejects.toMatchObject({
    code: 'port-in-use',
    message: expect.stringMatching(`storage port ${port} of 127.0.0.1 is in use.*--storage-port`) as string,
  });
  server.close();
});

test('fails for an address that this machine does not have, and names the alias to create', async () => {
  const documentation = '192.0.2.1';
  await expect(assertPortFree(documentation, 9042, 'CQL')).rejects.toMatchObject({
    code: 'address-unavailable',
    message: expect.stringContaining(`sudo ifconfig lo0 alias ${documentation} up`) as string,
  });
  await expect(findFreePort(['127.0.0.1', documentation])).rejects.toMatchObject({ code: 'address-unavailable' });
});

async function listen(host: string): Promise<Server> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  return server;
}
