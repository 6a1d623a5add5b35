// A module that cannot be loaded.
function load(): () => void {
  throw new SyntaxError('this module does not load');
}

export const never = load();
