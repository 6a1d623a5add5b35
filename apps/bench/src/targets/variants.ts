import type { PoolSize } from '../subjects/open-subject.ts';
import type { RunSpec } from '../harness/messages.ts';

/** The ways to run statements that the targets compare. */
export type VariantName =
  | 'plain driver'
  | 'pool of 1'
  | 'pool of 2'
  | 'pool of 4'
  | 'maximum 2'
  | 'maximum 8'
  | 'default pool'
  | 'inline'
  | 'auto'
  | 'client'
  | 'state before';

/** What a run's process is told of a variant. */
export type Variant = Pick<RunSpec, 'subject' | 'threads' | 'clientKind' | 'clusterOptions'>;

function pool(threads: PoolSize): Variant {
  return { subject: 'client', threads };
}

/** A variant that is missing here has no measurement yet, and the lines that need it say so. */
const variants: Readonly<Partial<Record<VariantName, Variant>>> = {
  'plain driver': { subject: 'plain' },
  'pool of 1': pool(1),
  // Pools that keep a fixed size are what the pools below are compared with.
  'pool of 2': pool(2),
  'pool of 4': pool(4),
  'maximum 2': pool(2),
  'maximum 8': pool(8),
  'default pool': pool('default'),
  inline: { subject: 'client', clientKind: 'inline' },
  // As many threads as the scenario has. The state before is the same in the other checkout's process.
  client: { subject: 'client' },
  'state before': { subject: 'client' },
};

/** Returns `undefined` for what this version of the client cannot do yet. */
export function variantNamed(name: VariantName): Variant | undefined {
  return variants[name];
}
