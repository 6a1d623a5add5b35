/** Names each connection after its thread, so that a server lists requests by thread. */
import type { ThreadSetup } from '@async-cassandra/client';

export default function setup({ threadName }: ThreadSetup): object {
  return { applicationName: threadName };
}
