/** Options that have no name, for this package's own tests: an application cannot meet them by accident. */
import type { TypesListener } from '../registry/type-versions.ts';
import type { LeanPathChoice, RowPathChoice } from '../wire/thread-data.ts';
import { asyncProfile, driverProfile, type OptionsProfile } from './profiles.ts';

/** How rows leave the driver: a `RowPathChoice`. */
const rowPathKey = Symbol.for('async-cassandra.client.rowPath');
/** Which path prepared statements take: a `LeanPathChoice`. */
const leanPathKey = Symbol.for('async-cassandra.client.leanPath');
/** A function that is called with each version of the types. */
const typesListenerKey = Symbol.for('async-cassandra.client.typesListener');
/** The name of a profile. */
const profileKey = Symbol.for('async-cassandra.client.profile');

interface HiddenOptions {
  readonly [rowPathKey]?: RowPathChoice;
  readonly [leanPathKey]?: LeanPathChoice;
  readonly [typesListenerKey]?: TypesListener;
  readonly [profileKey]?: OptionsProfile['name'];
}

export function rowPathOf(options: object): RowPathChoice {
  return (options as HiddenOptions)[rowPathKey] ?? 'auto';
}

export function leanPathOf(options: object, isOn: boolean): LeanPathChoice {
  return (options as HiddenOptions)[leanPathKey] ?? (isOn ? 'auto' : 'off');
}

export function typesListenerOf(options: object): TypesListener | undefined {
  return (options as HiddenOptions)[typesListenerKey];
}

export function profileOf(options: object): OptionsProfile {
  return (options as HiddenOptions)?.[profileKey] === 'driver' ? driverProfile : asyncProfile;
}
