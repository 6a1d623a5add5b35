/** A `threadModule` that tells the server each thread's index. */
import type { ThreadSetup } from '@async-cassandra/client';

export default function setup({ threadIndex }: Pick<ThreadSetup, 'threadIndex'>): { applicationName: string } {
  return { applicationName: `thread ${threadIndex}` };
}
