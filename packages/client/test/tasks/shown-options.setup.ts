/**
 * Shows what options arrive at the driver of a thread, as the message of an error: those of its client at `connect()`, or with
 * `?queries` after the module's name those of each statement on `app.items`.
 */
import type { ThreadSetup } from '@async-cassandra/client';

type Method = (...parameters: unknown[]) => unknown;

export default function setup({ driver }: Pick<ThreadSetup, 'driver'>): object {
  const prototype = driver.Client.prototype as unknown as Record<'connect' | 'execute' | 'batch', Method>;
  const show = (options: unknown): Promise<never> =>
    Promise.reject(new driver.errors.ArgumentError(JSON.stringify(options, plain)));
  if (!import.meta.url.endsWith('?queries')) {
    prototype.connect = function (this: { options: unknown }) {
      return show(this.options);
    };
    return {};
  }
  for (const method of ['execute', 'batch'] as const) {
    const original = prototype[method];
    prototype[method] = function (this: unknown, ...parameters: unknown[]): unknown {
      const isShown = JSON.stringify(parameters[0]).includes('app.items');
      return isShown ? show(parameters[method === 'execute' ? 2 : 1]) : original.apply(this, parameters);
    };
  }
  return {};
}

/** Shows instances with the name of their class, and functions by their name. */
function plain(this: unknown, key: string, value: unknown): unknown {
  const own = (this as Record<string, unknown>)[key];
  if (typeof own === 'function') return `function ${own.name}`;
  if (Buffer.isBuffer(own)) return { class: 'Buffer', hex: own.toString('hex') };
  if (typeof own !== 'object' || own === null || Array.isArray(own)) return value;
  const { constructor } = own;
  if (typeof constructor !== 'function' || constructor === Object) return value;
  if (['Uuid', 'Long', 'URL'].includes(constructor.name))
    return { class: constructor.name, text: (own as { toString(): string }).toString() };
  if (constructor.name === 'Host') return { class: 'Host', address: (own as { address?: string }).address };
  return { class: constructor.name, ...own };
}
