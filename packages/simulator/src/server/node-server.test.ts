import { expect, it } from 'vitest';
import { NodeServer } from './node-server.ts';

it('says how to add a missing address, such as 127.0.0.2 on macOS', async () => {
  // An address for documentation (RFC 5737): no machine has it.
  const listening = new NodeServer('192.0.2.1', undefined).listen(0);

  await expect(listening).rejects.toMatchObject({
    code: 'address-not-available',
    message:
      'This machine has no address 192.0.2.1. macOS has only 127.0.0.1: add the alias with ' +
      '`sudo ifconfig lo0 alias 192.0.2.1 up`, or start with nodes: 1.',
  });
});
