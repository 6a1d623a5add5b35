import { spawnSync } from 'node:child_process';

/** One process in the output of `ps`. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Lists every process of this machine. Empty without `ps`. */
export function listProcesses(): ProcessEntry[] {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }] : [];
  });
}

/** Lists the processes below a process. */
export function descendantsOf(pid: number, processes: readonly ProcessEntry[]): number[] {
  const children = processes.filter(({ parent }) => parent === pid).map((child) => child.pid);
  return children.flatMap((child) => [child, ...descendantsOf(child, processes)]);
}

/** A package manager, or a shell that runs one command. */
const launcher = /\b(?:npm|npx|pnpm)\b|^(?:\S*\/)?(?:sh|bash|dash) -c\b/;

/**
 * Lists the package managers and shells above a process, the nearest first, and then the process that started them.
 * `npx pnpm@12 test` starts four processes, and each of them may be killed.
 */
export function launchersOf(pid: number, processes: readonly ProcessEntry[]): number[] {
  const entry = processes.find((each) => each.pid === pid);
  const parent = processes.find((each) => each.pid === entry?.parent);
  if (parent === undefined || !launcher.test(parent.command)) return entry === undefined ? [] : [entry.parent];
  return [parent.pid, ...launchersOf(parent.pid, processes)];
}
