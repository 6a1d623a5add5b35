import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The names in an interface or class of the driver's type declarations, those inside a group with a dot before them. */
export function declaredNames(declaration: string): string[] {
  const path = createRequire(import.meta.url)
    .resolve('cassandra-driver/package.json')
    .replace('package.json', 'index.d.ts');
  const text = readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const start = text.indexOf(`export ${declaration}`);
  if (start < 0) throw new Error(`the driver declares no ${declaration}`);
  const names: string[] = [];
  const groups: string[] = [];
  const lines = text.slice(text.indexOf('{', start) + 1).split('\n');
  for (const line of lines) {
    if (/^\s*\};?\s*$/.test(line)) {
      if (groups.pop() === undefined) return names;
      continue;
    }
    const [, name, rest] = /^\s*(\w+)\??:\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) continue;
    const path = [...groups, name].join('.');
    if (rest.trim() === '{') groups.push(name);
    else names.push(path, ...[...rest.matchAll(/^\{ (\w+)\??: \w+ \}/g)].map((match) => `${path}.${match[1]}`));
  }
  throw new Error(`${declaration} does not end`);
}
