/**
 * The program `pnpm demo`. It builds what the demo needs, and then runs the demo. The output of the build goes to standard error, so that
 * `--json` prints only one document.
 */
import { fileURLToPath } from 'node:url';
import { runGuarded, watchParent } from './guarded-run.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const build = ['turbo', 'run', 'build', '--filter=@async-cassandra/demo...', '--output-logs=errors-only'];

const exitCode = await runGuarded(build, { cwd: root, outputToStderr: true });
if (exitCode === 0) {
  watchParent(() => process.exit(1));
  await import(new URL('../../../apps/demo/dist/main.js', import.meta.url).href);
} else {
  process.stderr.write('The build failed; the demo was not started.\n');
  process.exitCode = 1;
}
