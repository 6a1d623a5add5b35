import { keep, type Operation, type Subject } from '@async-cassandra/load';
import { iterate } from './pages.ts';
import { pointScenario } from './points.ts';
import type { Figure, LoopScenario } from './scenario.ts';
import { statements } from './statements.ts';

/** Both subjects can do much more on two cores. The share of reads that were answered in time shows it. */
const perSecond = 5000;
/** 20 pages a second keep the event loop of the plain driver busy for an eighth of the time. */
const readsForEachPage = 250;

async function openReadPage(subject: Subject): Promise<Operation> {
  const readPage = await subject.prepare(statements.page);
  return async () => {
    keep(iterate(await readPage()));
    return 1;
  };
}

function figuresOf(title: string, latencies = 'latency'): readonly Figure[] {
  const latency = (metric: string, what: string): Figure => ({
    metric,
    title: `${title}: ${latencies} ${what}`,
    unit: 'µs',
    isAdditive: false,
  });
  return [
    latency('latencyP50Micros', 'from due, p50'),
    latency('latencyP99Micros', 'from due, p99'),
    latency('serviceP50Micros', 'from begun, p50'),
    latency('serviceP99Micros', 'from begun, p99'),
    { metric: 'lateP50Ms', title: `${title}: 5 ms heartbeat late, p50`, unit: 'ms', isAdditive: false },
    { metric: 'lateP99Ms', title: `${title}: 5 ms heartbeat late, p99`, unit: 'ms', isAdditive: false },
    { metric: 'achieved', title: `${title}: answered within the window`, unit: 'share', isAdditive: false },
  ];
}

/** Points and pages, as many at a time as the subject can do. A page costs about as much as the reads between two pages. */
const mixScenario: LoopScenario = {
  ...pointScenario,
  name: 'mixed-reads',
  title: 'Point reads, 100 in flight, every 250th a page of 5,000 rows, client on 2 threads',
  threads: 2,
  inFlight: 100,
  guest: { every: readsForEachPage, open: openReadPage },
  figures: [
    {
      metric: 'operationsPerSecond',
      title: '100 reads in flight, every 250th a page: operations',
      unit: '1/s',
      isAdditive: false,
    },
    {
      metric: 'processMicros',
      title: '100 reads in flight, every 250th a page: whole process',
      unit: 'µs/query',
      isAdditive: true,
    },
  ],
};

/** What a service shows whose callers do not wait for each other. */
export const pacedScenarios: readonly LoopScenario[] = [
  mixScenario,
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
    figures: figuresOf('5,000 reads a second, 20 of them pages', 'latency of the reads'),
    guest: { every: readsForEachPage, open: openReadPage },
  },
];
