import { randomUUID } from 'node:crypto';

/** 16 random bytes, for a table created by a statement; declared tables have one made of their name. */
export function randomTableId(): Buffer {
  return Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
}
