import { resolveModuleAddress } from './module-address.ts';

/** A module that exports `createService`. Made by {@link serviceModule}. */
export interface ServiceRef {
  /** The address of the module. */
  readonly module: string;
}

/** Returns a reference to the module of a service: `serviceModule(new URL('./entry.js', import.meta.url))`. */
export function serviceModule(module: URL | string): ServiceRef {
  return Object.freeze({ module: resolveModuleAddress(module) });
}
