/** Assigns as `target[name] = value` does, except that a property called `__proto__` is a property like any other. */
export function setOwnProperty(target: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (target as Record<string, unknown>)[name] = value;
  }
}
