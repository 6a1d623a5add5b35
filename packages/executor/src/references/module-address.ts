import { describeValue } from '../errors/describe-value.ts';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Returns the address by which a thread imports a module.
 *
 * @throws {TypeError} for a relative path or a package name, because only the caller knows what it is relative to.
 */
export function resolveModuleAddress(module: URL | string): string {
  if (module instanceof URL) {
    return module.href;
  }
  if (typeof module === 'string' && isAbsolute(module)) {
    return pathToFileURL(module).href;
  }
  if (typeof module === 'string' && URL.canParse(module)) {
    return module;
  }
  throw new TypeError(
    `module must be a URL or an absolute path, got ${describeValue(module)}; ` +
      "write new URL('./work.js', import.meta.url), or import.meta.resolve('package') for a module of a package",
  );
}
