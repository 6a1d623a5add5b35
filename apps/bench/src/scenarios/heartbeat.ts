import { subjectNames } from '../subjects/subject.ts';
import { readings } from '../tables/readings.ts';
import { checksumOf } from './checksum.ts';
import { keep } from './keep.ts';
import { iterate } from './pages.ts';
import type { LoopScenario } from './scenario.ts';
import { statements } from './statements.ts';

/** What everything else on the main thread suffers while pages are read. */
export const heartbeatScenario: LoopScenario = {
  kind: 'loop',
  name: 'heartbeat',
  title: '5 ms heartbeat beside 4 readers of pages of 5,000 rows, client on 2 threads',
  threads: 2,
  subjects: subjectNames,
  inFlight: 4,
  hasHeartbeat: true,
  figures: [
    { metric: 'lateP50Ms', title: '5 ms heartbeat beside 4 readers of pages: late, p50', unit: 'ms', must: 1 / 20, want: 1 / 50, isAdditive: false },
    { metric: 'lateP99Ms', title: '5 ms heartbeat beside 4 readers of pages: late, p99', unit: 'ms', must: 1 / 4, want: 1 / 8, isAdditive: false },
  ],
  async open(subject) {
    const readPage = await subject.prepare(statements.page);
    return async () => {
      keep(iterate(await readPage()));
      return readings.rowCount;
    };
  },
  async checksum(subject) {
    const readPage = await subject.prepare(statements.page);
    return checksumOf(await readPage());
  },
};
