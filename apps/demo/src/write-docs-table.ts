/** `docs:table REPORT.json`: writes the measured table of docs/thread-pool-configuration.md from a report of `compare --out`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DemoError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { renderMarkdown, replaceMeasured } from './report/markdown.ts';
import { readReport } from './report/read-report.ts';

const page = new URL('../../../docs/thread-pool-configuration.md', import.meta.url);
const [file] = process.argv.slice(2);

if (file === undefined) {
  process.stderr.write('usage: docs:table REPORT.json, a file written by `pnpm demo compare --out REPORT.json`\n');
  process.exitCode = exitCodes.usage;
} else {
  // pnpm runs scripts in the package; the path is meant from where the command was typed.
  const report = readReport(readFileSync(resolve(process.env['INIT_CWD'] ?? '.', file), 'utf8'));
  const rewritten = replaceMeasured(readFileSync(page, 'utf8'), renderMarkdown(report));
  if (rewritten === undefined)
    throw new DemoError('bad-report', `${page.pathname} has no markers for the measured table`);
  writeFileSync(page, rewritten);
}
