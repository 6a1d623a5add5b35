import { openSubject } from '../subjects/open-subject.ts';
import { collectGarbage, pageOf, type LoadTable, type Result, type Subject } from '@async-cassandra/load';
import { readings } from '../tables/readings.ts';
import { attachments } from '../tables/tables.ts';
import type { ProbeScenario, Sample } from './scenario.ts';

/** So many pages are read, and one value of each is kept. A short run reads fewer. */
const mostPages = 300;
/** From the middle: neither end of a page is special. */
const keptIndex = 2500;

const kinds: readonly {
  readonly metric: string;
  readonly title: string;
  readonly table: LoadTable;
  readonly column?: string;
}[] = [
  { metric: 'pinnedByRow', title: 'kept row of 10 columns', table: readings },
  { metric: 'pinnedByText', title: 'kept text of 13 characters', table: readings, column: 'name' },
  { metric: 'pinnedByUuid', title: 'kept uuid', table: readings, column: 'id' },
  { metric: 'pinnedByBlob', title: 'kept blob of 64 bytes', table: attachments, column: 'content' },
];

/** How many bytes stay in memory for each kept value, the value itself included. */
export const keptScenario: ProbeScenario = {
  kind: 'probe',
  name: 'kept',
  title: `One thing kept of each of ${mostPages} pages of 5,000 rows: bytes that stay in memory`,
  threads: 1,
  subjects: ['plain', 'client'],
  figures: kinds.map(({ metric, title }) => ({
    metric,
    title: `${title}: memory pinned`,
    unit: 'bytes',
    isAdditive: false,
  })),
  async measure(name, server, settings, durationMs) {
    const pages = Math.min(mostPages, Math.ceil(durationMs / 5));
    const subject = await openSubject(name, server, settings);
    const sample: Record<string, number> = {};
    for (const { metric, table, column } of kinds) sample[metric] = await bytesPinned(subject, table, column, pages);
    await subject.close();
    return sample satisfies Sample;
  },
};

/** Returns the bytes that become free when the kept values are dropped. Nothing else changes between the two readings. */
async function bytesPinned(
  subject: Subject,
  table: LoadTable,
  column: string | undefined,
  pages: number,
): Promise<number> {
  const readPage = await subject.prepare(pageOf(table));
  const kept: unknown[] = [];
  for (let page = 0; page < pages; page++) kept.push(keptOf(await readPage(), column));
  // After this, nothing holds the last page any more.
  await subject.prepare(pageOf(table));
  const before = await bytesInUse();
  kept.length = 0;
  const after = await bytesInUse();
  return (before - after) / pages;
}

function keptOf(page: Result, column: string | undefined): unknown {
  let index = 0;
  for (const row of page) {
    if (index++ === keptIndex) return column === undefined ? row : row[column];
  }
  return undefined;
}

async function bytesInUse(): Promise<number> {
  await collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
