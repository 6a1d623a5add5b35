import { expect, test } from 'vitest';
import { resolveStartOptions, type StartCassandraOptions } from './options.ts';

test('starts one temporary node on free ports without passwords by default', () => {
  expect(resolveStartOptions()).toMatchObject({
    nodes: 1,
    port: 0,
    storagePort: 0,
    jmxPort: undefined,
    authenticator: 'AllowAllAuthenticator',
    isEphemeral: true,
    heapMb: 512,
    settings: {},
    javaSources: [],
    startTimeoutMs: 180_000,
  });
});

test('keeps data in a folder that the caller names, unless isEphemeral is true', () => {
  expect(resolveStartOptions({ directory: 'd' }).isEphemeral).toBe(false);
  expect(resolveStartOptions({ directory: 'd', isEphemeral: true }).isEphemeral).toBe(true);
});

test.each<[StartCassandraOptions, string]>([
  [{ nodes: 0 }, 'nodes must be an integer from 1 to 9, got 0'],
  [{ nodes: 1.5 }, 'nodes must be an integer from 1 to 9, got 1.5'],
  [{ port: 70_000 }, 'port must be an integer from 0 to 65535, got 70000'],
  [{ port: 7000, storagePort: 7000 }, 'port and storagePort must differ, got 7000 for both'],
  [{ jmxPort: 0 }, 'jmxPort must be an integer from 1 to 65534, got 0'],
  [{ heapMb: 100 }, 'heapMb must be an integer from 256 to 16384, got 100'],
  [
    { authenticator: 'None' as 'AllowAllAuthenticator' },
    'authenticator must be AllowAllAuthenticator or PasswordAuthenticator, got None',
  ],
  [{ node: 3 } as StartCassandraOptions, 'node is not an option'],
])('rejects %j with bad-option', (options, message) => {
  expect(() => resolveStartOptions(options)).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) as string }),
  );
});
