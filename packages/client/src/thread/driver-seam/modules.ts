/** Loads modules that the driver does not export, from the same copy of the driver. */
import nodeModule from 'node:module';

export interface DriverModules {
  readonly Client: unknown;
  readonly Connection: unknown;
  readonly prepareHandler: unknown;
  readonly streams: unknown;
}

let provided: DriverModules | undefined;

/** Sets the modules to use, in a bundled program. */
export function provideDriverModules(modules: DriverModules): void {
  provided = modules;
}

/** @throws the error of `require` if this driver has no such module. */
export function loadDriverModule(name: keyof DriverModules): unknown {
  if (provided !== undefined) return provided[name];
  // Not imported as `createRequire`: the banner that defines `require` in a bundle often declares that name too.
  const load = nodeModule.createRequire(import.meta.url);
  return load(`cassandra-driver/lib/${files[name]}`) as unknown;
}

const files: Readonly<Record<keyof DriverModules, string>> = {
  Client: 'client',
  Connection: 'connection',
  prepareHandler: 'prepare-handler',
  streams: 'streams',
};
