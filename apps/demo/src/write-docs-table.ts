/** `docs:table REPORT.json`: writes the measured table of docs/thread-pool-configuration.md from a report of `compare --out`. */
import { readFileSync } from 'node:fs';
import { exitCodes, replaceBetween, rewriteFile, typedPath } from '@async-cassandra/load';
import { markers, renderMarkdown } from './report/markdown.ts';
import { readReport } from './report/read-report.ts';

const page = new URL('../../../docs/thread-pool-configuration.md', import.meta.url);
const [file] = process.argv.slice(2);

if (file === undefined) {
  process.stderr.write('usage: docs:table REPORT.json, a file written by `pnpm demo compare --out REPORT.json`\n');
  process.exitCode = exitCodes.usage;
} else {
  const report = readReport(readFileSync(typedPath(file), 'utf8'));
  rewriteFile(page, (text) => replaceBetween(text, markers, renderMarkdown(report)));
}
