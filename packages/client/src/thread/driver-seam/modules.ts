/** Loads modules that the driver does not export, from the same copy of the driver. */
import nodeModule from 'node:module';

/** Each by the name used here, and its file below the driver's `lib`. */
const files = {
  Client: 'client',
  Connection: 'connection',
  prepareHandler: 'prepare-handler',
  streams: 'streams',
  executionOptions: 'execution-options',
  requests: 'requests',
  requestHandler: 'request-handler',
  requestExecution: 'request-execution',
  operationState: 'operation-state',
  readers: 'readers',
  types: 'types/index',
  utils: 'utils',
  defaultMetrics: 'metrics/default-metrics',
  tokenizer: 'tokenizer',
} as const;

export type DriverModules = Readonly<Record<keyof typeof files, unknown>>;

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
