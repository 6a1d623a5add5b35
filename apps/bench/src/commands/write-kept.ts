import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rewriteFile } from '@async-cassandra/load';
import { renderLayouts, type LayoutReport } from '../report/layout-lines.ts';
import { replaceResults, type Section } from '../report/markdown.ts';
import type { Report } from '../report/report.ts';
import { renderSizes, type SizeReport } from '../report/size-lines.ts';
import { renderSteps, type StepReport } from '../report/step-lines.ts';
import { renderSweeps, type SweepReport } from '../report/sweep-lines.ts';
import { renderTargets, type TargetReport } from '../report/target-lines.ts';
import { writePages } from './compare-clients.ts';

const packageFolder = new URL('../../', import.meta.url);

/** The sections that come from a file of kept results, and how each is written. */
const sections: readonly { readonly file: string; readonly write: (document: unknown) => void }[] = [
  { file: 'simulator', write: (document) => writePages(document as Report, true) },
  { file: 'cassandra', write: (document) => writePages(document as Report, true) },
  { file: 'sweep', write: (document) => write('README.md', 'sweeps', renderSweeps(document as SweepReport)) },
  { file: 'layouts', write: (document) => write('README.md', 'layouts', renderLayouts(document as LayoutReport)) },
  { file: 'targets', write: (document) => write('README.md', 'targets', renderTargets(document as TargetReport)) },
  { file: 'sizes', write: (document) => write('README.md', 'sizes', renderSizes(document as SizeReport)) },
  {
    file: 'steps',
    write: (document) => write('../../docs/performance-reference.md', 'steps', renderSteps(document as StepReport)),
  },
];

/** Writes the tables of the kept results into the pages again, without measuring anything. For a change of how tables look. */
export function writeKept(): void {
  for (const { file, write: writeSection } of sections) {
    const kept = new URL(`results/${file}.json`, packageFolder);
    if (!existsSync(kept)) continue;
    writeSection(JSON.parse(readFileSync(kept, 'utf8')));
    process.stdout.write(`wrote the tables of ${fileURLToPath(kept)}\n`);
  }
}

function write(page: string, section: Section, text: string): void {
  rewriteFile(new URL(page, packageFolder), (before) => replaceResults(before, section, text));
}
