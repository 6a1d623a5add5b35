// A module without types.
export const half = (value) => value / 2;
export default { ignored: true };
