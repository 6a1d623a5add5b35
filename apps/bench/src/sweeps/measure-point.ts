import { collectGarbage, measureWindow, runClosedLoop, type ServerAddress } from '@async-cassandra/load';
import type { SubjectName } from '../subjects/subject-name.ts';
import { openSubject } from '../subjects/open-subject.ts';
import { axisNamed } from './axes.ts';

/** One point of one sweep on one subject. */
export interface PointSpec {
  readonly axis: string;
  readonly point: number;
  readonly subject: SubjectName;
  readonly server: ServerAddress;
  readonly durationMs: number;
}

/** The cost of a point, and the memory at its end. */
export interface PointSample {
  /** CPU time of the main thread for each unit of the sweep. */
  readonly mainMicros: number;
  readonly wallMicros: number;
  /** Of the whole process at the end of the window, with its threads and its garbage. */
  readonly rssMegabytes: number;
  /** Of the main thread, after a full collection: in its heap and outside of it. */
  readonly heapMegabytes: number;
  readonly externalMegabytes: number;
}

/** More than any point uses. With its default of 500, the driver would prepare statements again and again, which costs more than reading. */
const maxPrepared = 10_000;
/** By default a connection of the plain driver refuses more than 2,048 requests. Only the last point needs more. */
const pooling = { maxRequestsPerConnection: 32_768 };

/** V8 compiles the hot paths within some 300 ms. */
const leastWarmUpMs = 300;

/** Measures one point, from the connection to the figures. */
export async function measurePoint({
  axis: name,
  point,
  subject: subjectName,
  server,
  durationMs,
}: PointSpec): Promise<PointSample> {
  const axis = axisNamed(name);
  const subject = await openSubject(subjectName, server, {
    threads: 1,
    driverOptions: { pooling, maxPrepared },
    clusterOptions: { maxPrepared },
  });
  try {
    const operation = await axis.open(subject, point);
    const inFlight = axis.inFlight(point);
    for (let done = 0, rounds = 0; rounds === 0 || done < axis.warmUpOperations; rounds++) {
      done += (await runClosedLoop({ inFlight, durationMs: Math.max(leastWarmUpMs, durationMs) }, operation))
        .operations;
    }
    const { counts, main } = await measureWindow(() => runClosedLoop({ inFlight, durationMs }, operation));
    const rss = process.memoryUsage.rss();
    await collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return {
      mainMicros: (main.cpuMs * 1000) / counts.units,
      wallMicros: (counts.wallMs * 1000) / counts.units,
      rssMegabytes: rss / 1e6,
      heapMegabytes: heapUsed / 1e6,
      externalMegabytes: external / 1e6,
    };
  } finally {
    await subject.close();
  }
}
