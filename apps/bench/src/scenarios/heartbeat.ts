import { keep, type Subject } from '@async-cassandra/load';
import { subjectNames } from '../subjects/subject-name.ts';
import { readings } from '../tables/readings.ts';
import { checksumOf } from './checksum.ts';
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

/** How late other work on the main thread is while pages are read. */
export const heartbeatScenarios: readonly LoopScenario[] = [
  {
    ...heartbeat,
    name: 'heartbeat',
    title: '5 ms heartbeat beside 4 readers of pages of 5,000 rows, client on 2 threads',
    figures: figuresOf('5 ms heartbeat beside 4 readers of pages', {
      p50: { must: 1 / 20, want: 1 / 50 },
      p99: { must: 1 / 4, want: 1 / 8 },
    }),
  },
  {
    ...heartbeat,
    name: 'heartbeat-equal',
    title: 'the same, threads that do not give way (threadPriority: 0)',
    executorOptions: { threadPriority: 0 },
    figures: figuresOf('the same, threadPriority 0'),
  },
];

function figuresOf(
  title: string,
  targets: Partial<Record<'p50' | 'p99', Pick<Figure, 'must' | 'want'>>> = {},
): readonly Figure[] {
  return [
    { metric: 'lateP50Ms', title: `${title}: late, p50`, unit: 'ms', ...targets.p50, isAdditive: false },
    { metric: 'lateP99Ms', title: `${title}: late, p99`, unit: 'ms', ...targets.p99, isAdditive: false },
  ];
}
