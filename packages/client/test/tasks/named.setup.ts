/** Connections that say which thread they are of: a server lists it with what each of them asked. */
import type { ThreadSetup } from '@async-cassandra/client';

export default function setup({ threadName }: ThreadSetup): object {
  return { applicationName: threadName };
}
