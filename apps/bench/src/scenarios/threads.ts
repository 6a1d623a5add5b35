import { openSubject } from '../subjects/open-subject.ts';
import { collectGarbage } from '@async-cassandra/load';
import type { ProbeScenario } from './scenario.ts';

/** What a pool costs before it does any work: the time until it is connected, and the memory of each thread. */
export const threadScenario: ProbeScenario = {
  kind: 'probe',
  name: 'threads',
  title: 'Start of 4 threads and their memory',
  threads: 4,
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
  async measure(subject, server, threads) {
    await collectGarbage();
    const rss = process.memoryUsage.rss();
    const begun = performance.now();
    const opened = await openSubject(subject, server, { threads });
    const connectSeconds = (performance.now() - begun) / 1000;
    await collectGarbage();
    const grown = process.memoryUsage.rss() - rss;
    await opened.close();
    return { connectSeconds, rssMegabytes: grown / 1e6 / (subject === 'client' ? threads : 1) };
  },
};
