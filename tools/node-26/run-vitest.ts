/**
 * Runs the tests of the package in the current folder on Node 26, under a run name of their own: the version is not part
 * of what turbo knows a task by.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { node26 } from './index.js';

const require = createRequire(join(process.cwd(), 'package.json'));
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');

const { status } = spawnSync(node26, [vitest, 'run'], {
  stdio: 'inherit',
  env: { ...process.env, TEST_RUN_NAME: 'node26' },
});
process.exitCode = status ?? 1;
