import { ExecutorError } from '../errors/executor-error.ts';
import { loadModule } from './load-module.ts';

/** An exported function of a loaded module. */
export type LoadedFunction = (...args: readonly unknown[]) => unknown;

/** Loads exported functions by module and name, and caches them. */
export class FunctionLoader {
  readonly #modules = new Map<string, Map<string, LoadedFunction>>();

  /** Returns a cached function at once, so that a task does not pay for a promise. */
  find(module: string, name: string): LoadedFunction | undefined {
    return this.#modules.get(module)?.get(name);
  }

  /**
   * @throws {ExecutorError} `module-missing`, `module-not-loaded` or `export-missing`; otherwise what the module throws while it runs.
   */
  async load(module: string, name: string): Promise<LoadedFunction> {
    const namespace = await loadModule(module);
    const found = readExport(namespace, name);
    if (typeof found !== 'function') {
      throw new ExecutorError('export-missing', describeMissing(module, name, found, namespace));
    }
    let functions = this.#modules.get(module);
    if (functions === undefined) {
      functions = new Map();
      this.#modules.set(module, functions);
    }
    functions.set(name, found as LoadedFunction);
    return found as LoadedFunction;
  }
}

/** Returns an export. For a CommonJS module whose names Node did not find, it is a property of `module.exports`. */
function readExport(namespace: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(namespace, name)) {
    return namespace[name];
  }
  const exports = namespace['default'];
  return typeof exports === 'object' && exports !== null && Object.hasOwn(exports, name)
    ? (exports as Record<string, unknown>)[name]
    : undefined;
}

function describeMissing(module: string, name: string, found: unknown, namespace: Record<string, unknown>): string {
  if (found !== undefined) {
    return `${module} exports "${name}" as ${typeof found}, but a task needs a function`;
  }
  const functions = Object.keys(namespace).filter((key) => typeof namespace[key] === 'function');
  return `${module} exports no function "${name}"; its functions: ${functions.length === 0 ? 'none' : functions.join(', ')}`;
}
