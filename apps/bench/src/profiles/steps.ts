import type { Frame, Stack } from './cpu-profile.ts';

/** The thread that a profile belongs to. */
export type ProfiledThread = 'main' | 'pool';

/** A step of a query's path. It has the time of its own functions, and of all that they call except other steps. */
interface Step {
  readonly name: string;
  readonly matches: (frame: Frame) => boolean;
  /** Set where the same code does different work in each thread. */
  readonly thread?: ProfiledThread;
}

const inFile =
  (pattern: RegExp, functions?: RegExp) =>
  ({ url, functionName }: Frame): boolean =>
    pattern.test(url) && (functions === undefined || functions.test(functionName));

const native =
  (name: string) =>
  ({ url, functionName }: Frame): boolean =>
    url === '' && functionName === name;

const driver = String.raw`cassandra-driver\/lib\/`;
const requestFiles =
  /executor\/dist\/wire\/request|client\/dist\/(wire\/(?!page|reply)|options\/|values\/(?!driver|uuid))/;
const columnFiles = /client\/dist\/(columns|bytes|values)\//;

/** In the order of a query's path. The first step that matches a frame takes it. */
const steps: readonly Step[] = [
  { name: 'bench: the loop, and reading cells in it', matches: inFile(/apps\/bench\/dist/) },
  {
    name: 'main: call, statement, options',
    thread: 'main',
    matches: inFile(/client\/dist\/(cluster|session|calls|registry|cql)\//),
  },
  { name: 'main: encode the request', thread: 'main', matches: inFile(requestFiles) },
  {
    name: 'main: queue, choose a thread, batch, hand over',
    thread: 'main',
    matches: inFile(/executor\/dist\/(dispatch|pool|queues|services|stats|tasks|threads)\//),
  },
  { name: 'post: clone a message, send it, wake its thread', matches: native('postMessage') },
  { name: 'thread: receive and dispatch', thread: 'pool', matches: inFile(/executor\/dist\/thread\//, /^(?!postTo)/) },
  { name: 'thread: decode the request', thread: 'pool', matches: inFile(requestFiles) },
  {
    name: 'thread: decode the request',
    thread: 'pool',
    matches: inFile(/client\/dist\/thread\/(handle-request|operations|definitions|driver-clients)/),
  },
  { name: 'driver: write frames', matches: inFile(new RegExp(`${driver}(writers|requests|stream-id)`)) },
  { name: 'driver: write frames', matches: inFile(new RegExp(`${driver}encoder`), /encode|setRoutingKey/i) },
  { name: 'driver: decode rows', matches: inFile(new RegExp(`${driver}(encoder|types\\/(row|result-set))`)) },
  { name: 'driver: read frames', matches: inFile(new RegExp(`${driver}(streams|readers)`)) },
  { name: 'driver: route, execute, settle', matches: inFile(new RegExp(driver)) },
  { name: 'sockets and streams', matches: inFile(/^node:(net|internal\/stream|internal\/streams|_)/) },
  {
    name: 'thread: take the page',
    thread: 'pool',
    matches: inFile(/client\/dist\/thread\/driver-seam\//),
  },
  { name: 'thread: take the page', thread: 'pool', matches: inFile(/client\/dist\/wire\/page/, /^locateCells$/) },
  { name: 'thread: write columns', thread: 'pool', matches: inFile(columnFiles) },
  { name: 'thread: write columns', thread: 'pool', matches: inFile(/client\/dist\/wire\/page/) },
  {
    name: 'thread: write the reply',
    thread: 'pool',
    matches: inFile(/client\/dist\/(thread|wire)\/|executor\/dist\/(wire|thread)\//),
  },
  {
    name: 'main: receive, read the batch',
    thread: 'main',
    matches: inFile(/executor\/dist\/|client\/dist\/wire\/reply/),
  },
  { name: 'main: open the page, build rows', thread: 'main', matches: inFile(/client\/dist\/(rows|wire)\//) },
  // A row class is generated code, which has no file.
  { name: 'main: open the page, build rows', thread: 'main', matches: native('Row') },
  { name: 'main: read cells', thread: 'main', matches: inFile(columnFiles) },
  { name: 'garbage collection', matches: native('(garbage collector)') },
  { name: 'outside of JavaScript: the loop, sockets, messages read', matches: native('(program)') },
];

const others = 'promises, timers, everything else of Node';
const isIdle = native('(idle)');

/** In the report's order. */
export const stepNames: readonly string[] = [...new Set([...steps.map(({ name }) => name), others])];

/** Returns the step of the nearest frame that has one; `undefined` for an idle thread. */
export function stepOf(stack: Stack, thread: ProfiledThread): string | undefined {
  const [leaf] = stack;
  if (leaf !== undefined && isIdle(leaf)) return undefined;
  for (const frame of stack) {
    const step = steps.find((candidate) => (candidate.thread ?? thread) === thread && candidate.matches(frame));
    if (step !== undefined) return step.name;
  }
  return others;
}
