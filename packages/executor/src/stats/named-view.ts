/** Returns an object that `console.log` prints with this class name and these properties. For `inspect.custom` of a class with private state. */
export function namedView(name: string, fields: object): object {
  function View(): void {}
  Object.defineProperty(View, 'name', { value: name });
  return Object.assign(Object.create(View.prototype as object) as object, fields);
}
