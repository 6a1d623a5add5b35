import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Who may import whom: a room's name, or `.` for files directly under `src`, to the rooms and modules it may use. */
export type RoomTable = Readonly<Record<string, readonly string[]>>;

const importPattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/g;

/**
 * Compares every import line of a package's sources with `table` and returns what breaks it, one sentence each.
 * A room is the first folder under `src`. A Node built-in that the table names nowhere is free for all.
 */
export function checkRooms(packageUrl: URL, table: RoomTable): string[] {
  const source = join(fileURLToPath(packageUrl), 'src');
  const guarded = new Set(Object.values(table).flat());
  const violations: string[] = [];
  for (const file of sourceFiles(source)) {
    const room = roomOf(file);
    const allowed = table[room];
    if (allowed === undefined) {
      violations.push(`${file}: room ${room} is not in the table`);
      continue;
    }
    for (const specifier of importsOf(readFileSync(join(source, file), 'utf8'))) {
      const target = targetOf(file, specifier);
      const isFree = target === room || (target.startsWith('node:') && !guarded.has(target));
      if (!isFree && !allowed.includes(target)) violations.push(`${file}: room ${room} may not import ${target}`);
    }
  }
  return violations;
}

function sourceFiles(source: string): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !/\.(test|test-d|d)\.ts$/.test(file))
    .sort();
}

function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? '');
}

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '.';
}

function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return roomOf(posix.normalize(posix.join(posix.dirname(file), specifier)));
}
