import type { Against, Target } from './target.ts';
import type { VariantName } from './variants.ts';

/** What all lines of one scenario have in common. */
type Place = Pick<Target, 'title' | 'server' | 'scenario' | 'variant' | 'against'>;
/** The figure that must be reached, and the one that is wanted. */
type Bounds = readonly [must: number, want: number];

const plain: Against = { kind: 'variant', variant: 'plain driver' };
const fixedSizes: Against = { kind: 'best', variants: ['pool of 1', 'pool of 2', 'pool of 4'] };

function line(place: Place, metric: Target['metric'], [must, want]: Bounds, figure?: string): Target {
  return { ...place, ...measures[metric], ...(figure !== undefined && { figure }), metric, must, want };
}

const measures = {
  mainMicros: { figure: 'main thread', unit: 'µs', better: 'less' },
  processMicros: { figure: 'whole process CPU', unit: 'µs', better: 'less' },
  wallMicros: { figure: 'wall time', unit: 'µs', better: 'less' },
  operationsPerSecond: { figure: 'queries per second', unit: '1/s', better: 'more' },
  latencyP50Micros: { figure: 'p50', unit: 'µs', better: 'less' },
  latencyP99Micros: { figure: 'p99', unit: 'µs', better: 'less' },
  serviceP50Micros: { figure: 'p50 from begun', unit: 'µs', better: 'less' },
  serviceP99Micros: { figure: 'p99 from begun', unit: 'µs', better: 'less' },
  achieved: { figure: 'answered in time', unit: 'share', better: 'more' },
  lateP50Ms: { figure: 'heartbeat late, p50', unit: 'ms', better: 'less' },
  lateP99Ms: { figure: 'heartbeat late, p99', unit: 'ms', better: 'less' },
  firstRowSeconds: { figure: 'wall time', unit: 's', better: 'less' },
  grownMegabytes: { figure: 'RSS grown', unit: 'MB', better: 'less' },
} as const satisfies Record<Target['metric'], Pick<Target, 'figure' | 'unit' | 'better'>>;

function smallQueries(title: string, scenario: string, bounds: Record<'whole' | 'perSecond' | 'p99' | 'main', Bounds>) {
  const place: Place = { title, server: 'replay', scenario, variant: 'pool of 1', against: plain };
  return [
    line(place, 'processMicros', bounds.whole),
    line(place, 'operationsPerSecond', bounds.perSecond),
    line(place, 'latencyP99Micros', bounds.p99),
    line(place, 'mainMicros', bounds.main),
  ];
}

/** The client on the calling thread. */
function inline(title: string, scenario: string): Place {
  return { title, server: 'replay', scenario, variant: 'inline', against: plain };
}

/** A pool that is not told its size, or only the most, does as well as the size that suits the load. */
function sizes(title: string, scenario: string): Target[] {
  return (['default pool', 'maximum 2', 'maximum 8'] as const).flatMap((variant) => {
    const place: Place = { title, server: 'replay', scenario, variant, against: fixedSizes };
    return [
      line(place, 'operationsPerSecond', [0.9, 0.95], 'operations per second'),
      line(place, 'processMicros', [1.1, 1.05]),
    ];
  });
}

/** Low rates, where the pool may cost more than the driver. */
function lowRate(title: string, scenario: string, variant: VariantName): Place {
  return { title, server: 'replay', scenario, variant, against: plain };
}

/** The same scenario in another checkout. */
function unchanged(scenario: string, metrics: readonly Target['metric'][]): Target[] {
  const against: Against = { kind: 'variant', variant: 'state before' };
  const place: Place = { title: scenario, server: 'simulator', scenario, variant: 'client', against };
  return metrics.map((metric) => line(place, metric, [1.03, 1]));
}

const pools = ['pool of 1', 'default pool'] as const;
const onCassandra = 'point reads, 100 in flight, Apache Cassandra';
const firstRow = 'new AsyncCluster() to the first row';

/** Every target, in the order of the report. */
export const targets: readonly Target[] = [
  ...smallQueries('point reads, 100 in flight', 'point-reads', {
    whole: [0.5, 0.35],
    perSecond: [2, 2.7],
    p99: [0.6, 0.4],
    main: [1 / 5.5, 1 / 7],
  }),
  ...smallQueries('inserts of 10 values, 100 in flight', 'inserts', {
    whole: [0.6, 0.42],
    perSecond: [1.4, 2],
    p99: [0.6, 0.4],
    main: [1 / 3.5, 1 / 4.5],
  }),
  line(inline('point reads, 100 in flight', 'point-reads'), 'mainMicros', [0.3, 0.2]),
  line(inline('inserts of 10 values, 100 in flight', 'inserts'), 'mainMicros', [0.4, 0.28]),
  line(inline('point reads, 100 in flight', 'point-reads'), 'operationsPerSecond', [2.5, 3.5]),
  ...sizes('point reads, 100 in flight', 'point-reads'),
  ...sizes('inserts of 10 values, 100 in flight', 'inserts'),
  ...sizes('pages, one reader', 'page-iterate'),
  ...sizes('pages, 4 readers', 'heartbeat'),
  ...sizes('100 reads in flight, every 250th a page', 'mixed-reads'),
  ...pools.map((pool) =>
    line(lowRate('point reads, one after the other', 'sequential-reads', pool), 'latencyP50Micros', [1.5, 1.3]),
  ),
  line(lowRate('point reads, one after the other', 'sequential-reads', 'auto'), 'latencyP50Micros', [1, 0.85]),
  ...pools.flatMap((pool) => [
    line(lowRate('5,000 point reads a second', 'paced-reads', pool), 'processMicros', [1.4, 1]),
    line(lowRate('5,000 point reads a second', 'paced-reads', pool), 'latencyP99Micros', [1.2, 1], 'p99 from due'),
  ]),
  line(lowRate('5,000 point reads a second', 'paced-reads', 'auto'), 'processMicros', [0.9, 0.8]),
  line(lowRate('5,000 point reads a second', 'paced-reads', 'auto'), 'latencyP99Micros', [1, 0.9], 'p99 from due'),
  ...([...pools, 'auto'] as const).map((variant) =>
    line(
      lowRate('5,000 reads a second, 20 of them pages', 'paced-mixed', variant),
      'latencyP99Micros',
      [0.3, 0.2],
      'p99 of the reads from due',
    ),
  ),
  ...pools.flatMap((variant) => {
    const place: Place = {
      title: onCassandra,
      server: 'cassandra',
      scenario: 'point-reads',
      variant,
      against: plain,
    };
    return [line(place, 'operationsPerSecond', [1.2, 1.5]), line(place, 'processMicros', [0.6, 0.45])];
  }),
  ...['page-iterate', 'page-rows', 'page-columns', 'page-vectors', 'page-collections'].flatMap((scenario) =>
    unchanged(scenario, ['mainMicros', 'processMicros']),
  ),
  ...unchanged('heartbeat', ['mainMicros', 'processMicros', 'lateP50Ms', 'lateP99Ms']),
  ...(
    [
      ['firstRowSeconds', [0.2, 0.15]],
      ['grownMegabytes', [35, 28]],
    ] as const
  ).map(([metric, bounds]) => {
    const place: Place = {
      title: firstRow,
      server: 'replay',
      scenario: 'first-row',
      variant: 'default pool',
      against: { kind: 'nothing' },
    };
    return line(place, metric, bounds);
  }),
];
