import { subjectNames, type Subject } from '../subjects/subject.ts';
import { readings } from '../tables/readings.ts';
import { checksumOf } from './checksum.ts';
import { keep } from './keep.ts';
import { iterate } from './pages.ts';
import type { Figure, LoopScenario } from './scenario.ts';
import { statements } from './statements.ts';

const heartbeat = {
  kind: 'loop',
  threads: 2,
  subjects: subjectNames,
  inFlight: 4,
  hasHeartbeat: true,
  async open(subject: Subject) {
    const readPage = await subject.prepare(statements.page);
    return async () => {
      keep(iterate(await readPage()));
      return readings.rowCount;
    };
  },
  async checksum(subject: Subject) {
    const readPage = await subject.prepare(statements.page);
    return checksumOf(await readPage());
  },
} as const satisfies Partial<LoopScenario>;

/** What everything else on the main thread suffers while pages are read. */
export const heartbeatScenarios: readonly LoopScenario[] = [
  {
    ...heartbeat,
    name: 'heartbeat',
    title: '5 ms heartbeat beside 4 readers of pages of 5,000 rows, client on 2 threads',
    figures: figuresOf('5 ms heartbeat beside 4 readers of pages'),
  },
  {
    ...heartbeat,
    name: 'heartbeat-priority',
    title: 'the same, the threads with a threadPriority of 10',
    executorOptions: { threadPriority: 10 },
    figures: figuresOf('the same, threadPriority 10'),
  },
];

function figuresOf(title: string): readonly Figure[] {
  return [
    { metric: 'lateP50Ms', title: `${title}: late, p50`, unit: 'ms', must: 1 / 20, want: 1 / 50, isAdditive: false },
    { metric: 'lateP99Ms', title: `${title}: late, p99`, unit: 'ms', must: 1 / 4, want: 1 / 8, isAdditive: false },
  ];
}
