/** Path of the `node` binary of version 26. */
export declare const node26: string;
