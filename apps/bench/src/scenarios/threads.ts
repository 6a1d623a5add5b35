import { openSubject } from '../subjects/open-subject.ts';
import { collectGarbage, keep, LoadError } from '@async-cassandra/load';
import { readingAt } from '../tables/readings.ts';
import { readReading } from './read-reading.ts';
import type { ProbeScenario } from './scenario.ts';
import { statements } from './statements.ts';

const threads = 4;

/** What a pool costs before it does any work: the time until it is connected, and the memory of each thread. */
export const threadScenario: ProbeScenario = {
  kind: 'probe',
  name: 'threads',
  title: 'Start of 4 threads and their memory',
  threads,
  subjects: ['plain', 'client'],
  figures: [
    { metric: 'connectSeconds', title: 'new cluster to connected, 4 threads', unit: 's', goal: 0.3, isAdditive: false },
    {
      metric: 'rssMegabytes',
      title: 'RSS grown by connecting, per thread of 4',
      unit: 'MB',
      goal: 14,
      isAdditive: false,
    },
  ],
  async measure(subject, server, settings) {
    await collectGarbage();
    const rss = process.memoryUsage.rss();
    const begun = performance.now();
    const opened = await openSubject(subject, server, settings);
    const connectSeconds = (performance.now() - begun) / 1000;
    await collectGarbage();
    const grown = process.memoryUsage.rss() - rss;
    await opened.close();
    return { connectSeconds, rssMegabytes: grown / 1e6 / (subject === 'client' ? threads : 1) };
  },
};

/** What an application waits for when it starts, and the memory that this takes: the pool has its default size. */
export const firstRowScenario: ProbeScenario = {
  kind: 'probe',
  name: 'first-row',
  title: 'From new AsyncCluster() to the first row, the default pool',
  threads: 'default',
  subjects: ['plain', 'client'],
  figures: [
    {
      metric: 'firstRowSeconds',
      title: 'new cluster to the first row, default pool',
      unit: 's',
      goal: 0.15,
      isAdditive: false,
    },
    { metric: 'grownMegabytes', title: 'RSS grown until then', unit: 'MB', goal: 28, isAdditive: false },
  ],
  async measure(subject, server, settings) {
    await collectGarbage();
    const rss = process.memoryUsage.rss();
    const begun = performance.now();
    const opened = await openSubject(subject, server, settings);
    const read = await opened.prepare(statements.point);
    const row = (await read([readingAt(0).id])).first();
    const firstRowSeconds = (performance.now() - begun) / 1000;
    if (row === null) throw new LoadError('run-failed', 'The first row is missing on the server.');
    keep(readReading(row));
    await collectGarbage();
    const grown = process.memoryUsage.rss() - rss;
    await opened.close();
    return { firstRowSeconds, grownMegabytes: grown / 1e6 };
  },
};
