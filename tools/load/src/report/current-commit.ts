import { execFileSync } from 'node:child_process';

/** Returns the short hash of the checked-out commit, with a `+` when files differ from it. `unknown` without git. */
export function currentCommit(folder: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const commit = git('rev-parse', '--short', 'HEAD');
    return git('status', '--porcelain', '--untracked-files=no') === '' ? commit : `${commit}+`;
  } catch {
    // Not a checkout, or no git. The figures are still valid.
    return 'unknown';
  }
}
