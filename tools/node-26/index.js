import { fileURLToPath } from 'node:url';

/** Path of the `node` binary of version 26. Called by path, since a second `node` in a `.bin` folder would take over. */
export const node26 = fileURLToPath(new URL('./node_modules/node-26/bin/node', import.meta.url));
