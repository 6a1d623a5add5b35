/** An object that `console.log` prints with a class's name and these properties: what `inspect.custom` returns for a class whose state is private. */
export function namedView(name: string, fields: object): object {
  function View(): void {}
  Object.defineProperty(View, 'name', { value: name });
  return Object.assign(Object.create(View.prototype as object) as object, fields);
}
