import { resolveModuleAddress } from './module-address.ts';

declare const taskTypes: unique symbol;

/** A reference to an exported function that a thread can run. Made by {@link tasks}. */
export interface TaskRef<A extends readonly unknown[], R> {
  /** The address of the module. */
  readonly module: string;
  readonly name: string;
  /** For the compiler only; it does not exist at run time. */
  readonly [taskTypes]?: (...args: A) => R;
}

/** The functions of a module as references. */
export type Tasks<M extends object> = {
  readonly [K in keyof M as M[K] extends (...args: never[]) => unknown ? K : never]: M[K] extends (
    ...args: infer A
  ) => infer R
    ? TaskRef<A, R>
    : never;
};

/**
 * Returns references to the functions of a module, with their types:
 * `const work = tasks<typeof import('./work.js')>(new URL('./work.js', import.meta.url))`, then `executor.submit(work.hash, path)`.
 *
 * The threads load the module, once each; this call does not. It may be `.js`, or `.ts` where Node strips types.
 *
 * @throws {TypeError} when `module` is neither a URL nor an absolute path.
 */
export function tasks<M extends object>(module: URL | string): Tasks<M> {
  const address = resolveModuleAddress(module);
  const references = new Map<string, TaskRef<readonly unknown[], unknown>>();
  return new Proxy(Object.create(null) as Tasks<M>, {
    get(_target, name) {
      // `await` would call `then`, so this object must not have one.
      if (typeof name === 'symbol' || name === 'then') {
        return undefined;
      }
      let reference = references.get(name);
      if (reference === undefined) {
        reference = Object.freeze({ module: address, name });
        references.set(name, reference);
      }
      return reference;
    },
  });
}
