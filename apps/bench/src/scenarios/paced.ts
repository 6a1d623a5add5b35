import { keep } from '@async-cassandra/load';
import { iterate } from './pages.ts';
import { openPointReads, pointScenario } from './points.ts';
import type { Figure, LoopScenario } from './scenario.ts';
import { statements } from './statements.ts';

/** Both subjects can do much more on two cores. The share of reads that were answered in time shows it. */
const perSecond = 5000;
/** 20 pages a second keep the event loop of the plain driver busy for an eighth of the time. */
const readsForEachPage = 250;

function figuresOf(title: string): readonly Figure[] {
  const latency = (metric: string, what: string): Figure => ({
    metric,
    title: `${title}: ${what}`,
    unit: 'µs',
    isAdditive: false,
  });
  return [
    latency('latencyP50Micros', 'latency from due, p50'),
    latency('latencyP99Micros', 'latency from due, p99'),
    latency('serviceP50Micros', 'latency from begun, p50'),
    latency('serviceP99Micros', 'latency from begun, p99'),
    { metric: 'lateP50Ms', title: `${title}: 5 ms heartbeat late, p50`, unit: 'ms', isAdditive: false },
    { metric: 'lateP99Ms', title: `${title}: 5 ms heartbeat late, p99`, unit: 'ms', isAdditive: false },
    { metric: 'achieved', title: `${title}: answered within the window`, unit: 'share', isAdditive: false },
  ];
}

/** What a service shows whose callers do not wait for each other. */
export const pacedScenarios: readonly LoopScenario[] = [
  {
    ...pointScenario,
    name: 'paced-reads',
    title: '5,000 prepared point reads a second, open loop',
    inFlight: 1,
    perSecond,
    hasHeartbeat: true,
    figures: figuresOf('5,000 point reads a second'),
  },
  {
    ...pointScenario,
    name: 'paced-mixed',
    title: '5,000 reads a second, open loop, every 250th a page of 5,000 rows, client on 2 threads',
    threads: 2,
    inFlight: 1,
    perSecond,
    hasHeartbeat: true,
    figures: figuresOf('5,000 reads a second, 20 of them pages'),
    async open(subject) {
      const readPoint = await openPointReads(subject);
      const readPage = await subject.prepare(statements.page);
      let count = 0;
      return async () => {
        if (++count % readsForEachPage !== 0) return await readPoint();
        keep(iterate(await readPage()));
        return 1;
      };
    },
  },
];
