import { readSourceImports } from './source-imports.ts';

/**
 * Finds the import cycles of a package's sources, `import type` included. Returns each once, as
 * `a.ts -> b.ts -> a.ts`, starting with the file whose name comes first.
 *
 * For each file it finds the shortest cycle through that file, so each file of a cycle is in some line. A long cycle whose files are
 * all part of shorter ones appears when those are removed.
 */
export function findImportCycles(packageUrl: URL): string[] {
  const files = readSourceImports(packageUrl);
  const names = new Set(files.map(({ file }) => `./${file}`));
  const graph = new Map(
    files.map(({ file, imports }) => [
      file,
      imports.filter((target) => names.has(target)).map((target) => target.slice(2)),
    ]),
  );
  const cycles = new Set<string>();
  for (const file of graph.keys()) {
    const cycle = shortestCycle(graph, file);
    if (cycle !== undefined) {
      cycles.add(describeCycle(cycle));
    }
  }
  return [...cycles];
}

function describeCycle(cycle: readonly string[]): string {
  const first = cycle.indexOf(cycle.toSorted()[0] as string);
  return [...cycle.slice(first), ...cycle.slice(0, first + 1)].join(' -> ');
}

/** Finds the shortest path from `start` back to `start` by a breadth-first search. */
function shortestCycle(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const target of graph.get(file) ?? []) {
      if (target === start) {
        return pathTo(file, start, cameFrom);
      }
      if (!cameFrom.has(target)) {
        cameFrom.set(target, file);
        queue.push(target);
      }
    }
  }
  return undefined;
}

function pathTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [end];
  for (let file = end; file !== start; path.unshift(file)) {
    file = cameFrom.get(file) as string;
  }
  return path;
}
