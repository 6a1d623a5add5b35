import { readSourceImports } from './source-imports.ts';

/** Who may import whom. A key is a folder under `src`, or `.` for files directly in it. Its value lists the folders and modules that it may import. */
export type RoomTable = Readonly<Record<string, readonly string[]>>;

/**
 * Compares every import line of a package's sources with `table` and returns a sentence for each forbidden import. Only the first folder
 * under `src` counts. Every folder may import a Node built-in that the table does not mention.
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
