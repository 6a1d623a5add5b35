import { readSourceImports } from './source-imports.ts';

/** Who may import whom: a room's name, or `.` for files directly under `src`, to the rooms and modules it may use. */
export type RoomTable = Readonly<Record<string, readonly string[]>>;

/**
 * Compares every import line of a package's sources with `table` and returns what breaks it, one sentence each.
 * A room is the first folder under `src`. A Node built-in that the table names nowhere is free for all.
 */
export function checkRooms(packageUrl: URL, table: RoomTable): string[] {
  const guarded = new Set(Object.values(table).flat());
  const violations: string[] = [];
  for (const { file, imports } of readSourceImports(packageUrl)) {
    const room = roomOf(file);
    const allowed = table[room];
    if (allowed === undefined) {
      violations.push(`${file}: room ${room} is not in the table`);
      continue;
    }
    for (const specifier of imports) {
      const target = specifier.startsWith('./') ? roomOf(specifier.slice(2)) : specifier;
      const isFree = target === room || (target.startsWith('node:') && !guarded.has(target));
      if (!isFree && !allowed.includes(target)) violations.push(`${file}: room ${room} may not import ${target}`);
    }
  }
  return violations;
}

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '.';
}
