/** Does what `target[name] = value` does, but makes a normal property even of the name `__proto__`. */
export function setOwnProperty(target: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (target as Record<string, unknown>)[name] = value;
  }
}
