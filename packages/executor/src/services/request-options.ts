import { checkKeys } from '../options/check.ts';
import type { RequestOptions } from './service.ts';

const optionNames = ['signal', 'timeoutMs', 'thread'];

/**
 * The options of a request, without what is not its own: a polluted prototype must not choose its thread. One pass, and no
 * copy where nothing is wrong, since this is done for every request that has options.
 *
 * @throws {TypeError} when it is not an object, or has a key that is no option.
 */
export function readRequestOptions(options: RequestOptions): RequestOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return checkKeys('request options', options, optionNames);
  }
  for (const name in options) {
    if ((name !== 'signal' && name !== 'timeoutMs' && name !== 'thread') || !Object.hasOwn(options, name)) {
      return checkKeys('request options', options, optionNames);
    }
  }
  return options;
}
