/** Passes every wrong kind of value to every argument of every public function. The error must name the argument, the rule and the value. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import {
  asCompleted,
  Future,
  InlineExecutor,
  serviceModule,
  tasks,
  ThreadPoolExecutor,
  transfer,
  wait,
  type Executor,
  type Service,
} from '@async-cassandra/executor';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';
import { packageUrl } from './run-program.ts';

type Kind = 'missing' | 'null' | 'boolean' | 'number' | 'text' | 'bigint' | 'symbol' | 'function' | 'object' | 'array';

const values: readonly (readonly [kind: Kind, value: unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['boolean', true],
  ['number', -1],
  ['number', Number.NaN],
  ['text', 'some text'],
  ['text', ''],
  ['bigint', 4n],
  ['symbol', Symbol('some')],
  ['function', () => 1],
  ['object', { some: 1 }],
  ['object', Object.create(null)],
  ['object', new AbortController()],
  ['array', []],
  ['array', [1]],
];

/** An object whose own inspection throws. */
const hostile = {
  [inspect.custom]: () => {
    throw new RangeError('hostile');
  },
};

type Call = (value: never) => unknown;

let executor: Executor;
let service: Service<Command, unknown>;
beforeAll(async () => {
  executor = new InlineExecutor();
  service = await executor.service<Command, unknown>(commands);
});
afterAll(() => executor.shutdown());

async function failureOf(call: Call, value: unknown): Promise<unknown> {
  try {
    const returned = await call(value as never);
    return { returned };
  } catch (error) {
    return error;
  }
}

const future = Future.withResolvers<unknown>().future;

/** An argument, its name in the error, the call, and the kinds of value that it accepts. */
const places: readonly (readonly [place: string, name: string, call: Call, right: readonly Kind[]])[] = [
  [
    'new ThreadPoolExecutor(options)',
    'executor options',
    (value) => new ThreadPoolExecutor(value),
    ['missing', 'object'],
  ],
  [
    'new InlineExecutor(options)',
    'inline executor options',
    (value) => new InlineExecutor(value),
    ['missing', 'object'],
  ],
  ...(
    [
      ['maxWorkers', []],
      ['name', ['text']],
      ['maxQueue', []],
      ['initializer', []],
      ['initializerArgs', ['array']],
      ['finalizer', []],
      ['finalizerArgs', ['array']],
      ['errorClasses', ['object']],
      ['workerUrl', []],
      ['threadPriority', []],
      ['busyPollMicros', []],
      ['resourceLimits', ['object']],
      ['execArgv', ['array']],
      ['env', ['object']],
      ['preloads', []],
    ] as const
  ).map(
    ([name, right]) =>
      [
        `ThreadPoolExecutor ${name}`,
        name,
        (value: never) => new ThreadPoolExecutor({ [name]: value }),
        ['missing', ...right],
      ] as const,
  ),
  ['tasks(module)', 'module', (value) => tasks(value), []],
  ['serviceModule(module)', 'module', (value) => serviceModule(value), []],
  ['transfer(value)', 'value', (value) => transfer(value, []), ['object', 'function', 'array']],
  ['transfer(value, list)', 'list', (value) => transfer({}, value), ['array']],
  ['submit(task)', 'task', (value) => executor.submit(value), []],
  ['map(task)', 'task', (value) => executor.map(value, []), []],
  ['map(task, items)', 'items', (value) => executor.map(work.identity, value), ['array', 'text']],
  [
    'map(task, items, options)',
    'map options',
    (value) => executor.map(work.identity, [], value),
    ['missing', 'object'],
  ],
  ...(['bufferSize', 'timeoutMs', 'signal'] as const).map(
    (name) =>
      [`map ${name}`, name, (value: never) => executor.map(work.identity, [], { [name]: value }), ['missing']] as const,
  ),
  ['service(reference)', 'service', (value) => executor.service(value), []],
  [
    'service(reference, options)',
    'service options',
    (value) => executor.service(commands, value),
    ['missing', 'object'],
  ],
  ...(
    [
      ['maxInFlightPerThread', []],
      ['maxQueue', []],
      ['closeTimeoutMs', []],
      ['encodeRequest', ['function']],
      ['writeRequest', ['function']],
      ['onQueued', ['function']],
      ['decodeReply', ['function']],
      ['mapError', ['function']],
      ['onSettled', ['function']],
      ['onSignal', ['function']],
      ['onThreadExit', ['function']],
      ['errorClasses', ['object']],
      ['decodeErrorValue', ['function']],
    ] as const
  ).map(
    ([name, right]) =>
      [
        `service ${name}`,
        name,
        (value: never) => executor.service(commands, { [name]: value }),
        ['missing', ...right],
      ] as const,
  ),
  [
    'request(request, options)',
    'request options',
    (value) => service.request({ do: 'who' }, value),
    ['missing', 'object'],
  ],
  ...(['signal', 'timeoutMs', 'thread'] as const).map(
    (name) =>
      [
        `request ${name}`,
        name,
        (value: never) => service.request({ do: 'who' }, { [name]: value }),
        ['missing'],
      ] as const,
  ),
  [
    'broadcast(request, options)',
    'broadcast options',
    (value) => service.broadcast({ do: 'who' }, value),
    ['missing', 'object'],
  ],
  ['signal(payload, options)', 'signal options', (value) => service.signal(1, value), ['missing', 'object']],
  ['signal thread', 'thread', (value) => service.signal(1, { thread: value }), ['missing']],
  ['close(options)', 'close options', (value) => service.close(value), ['missing', 'object']],
  ['close timeoutMs', 'timeoutMs', (value) => service.close({ timeoutMs: value }), ['missing']],
  ['onThread(listener)', 'listener', (value) => executor.onThread(value)(), ['function']],
  ['shutdown(options)', 'shutdown options', (value) => executor.shutdown(value), ['missing', 'object']],
  ['shutdown wait', 'wait', (value) => executor.shutdown({ wait: value }), ['missing', 'boolean']],
  [
    'shutdown cancelFutures',
    'cancelFutures',
    (value) => executor.shutdown({ cancelFutures: value }),
    ['missing', 'boolean'],
  ],
  ['shutdown timeoutMs', 'timeoutMs', (value) => executor.shutdown({ timeoutMs: value }), ['missing']],
  ['wait(futures)', 'wait', (value) => wait(value), ['text', 'array']],
  ['wait(futures, options)', 'wait options', (value) => wait([], value), ['missing', 'object']],
  ['wait returnWhen', 'returnWhen', (value) => wait([], { returnWhen: value }), ['missing']],
  ['wait timeoutMs', 'timeoutMs', (value) => wait([], { timeoutMs: value }), ['missing']],
  ['asCompleted(futures)', 'asCompleted', (value) => asCompleted(value), ['text', 'array']],
  ['asCompleted(futures, options)', 'asCompleted options', (value) => asCompleted([], value), ['missing', 'object']],
  ['asCompleted timeoutMs', 'timeoutMs', (value) => asCompleted([], { timeoutMs: value }), ['missing']],
  ['new Future(controller)', 'controller', (value) => new Future(value).state, ['missing']],
  ['Future.withResolvers(controller)', 'controller', (value) => Future.withResolvers(value).future.state, ['missing']],
  ['future.result(options)', 'result options', (value) => future.result(value), ['missing', 'object']],
  ['future.result timeoutMs', 'timeoutMs', (value) => future.result({ timeoutMs: value }), ['missing']],
  ['future.exception(options)', 'result options', (value) => future.exception(value), ['missing', 'object']],
  ['future.abortOn(signal)', 'signal', (value) => future.abortOn(value), []],
  ['future.addDoneCallback(callback)', 'callback', (value) => future.addDoneCallback(value), ['function']],
];

describe.each(places)('%s', (_place, name, call, right) => {
  it('throws an error with the place, the rule and the value', async () => {
    for (const [kind, value] of values) {
      if (right.includes(kind)) continue;
      const error = await failureOf(call, value);
      const shown = inspect(value, { depth: 0, breakLength: Infinity });

      expect(error, `for ${shown}`).toBeInstanceOf(Error);
      const { message, name: errorName } = error as Error;
      expect(['TypeError', 'RangeError'], `${errorName}: ${message}`).toContain(errorName);
      expect(message).toContain(name);
      expect(message).toMatch(/ must | takes | option of |given as/);
      expect(message).toContain(shown);
    }
  });

  it('throws a readable error for a value that cannot be printed', async () => {
    if (right.includes('object')) return;

    const error = await failureOf(call, hostile);

    expect(error).toMatchObject({ message: expect.stringContaining('a value that cannot be shown') as string });
  });
});

it.each([
  ['executor options', (options: never) => new ThreadPoolExecutor(options), 'maxWorkers'],
  ['map options', (options: never) => executor.map(work.identity, [], options), 'bufferSize'],
  ['service options', (options: never) => executor.service(commands, options), 'maxQueue'],
  ['request options', (options: never) => service.request({ do: 'who' }, options), 'timeoutMs'],
  ['broadcast options', (options: never) => service.broadcast({ do: 'who' }, options), 'timeoutMs'],
  ['signal options', (options: never) => service.signal(1, options), 'thread'],
  ['close options', (options: never) => service.close(options), 'timeoutMs'],
  ['shutdown options', (options: never) => executor.shutdown(options), 'cancelFutures'],
  ['wait options', (options: never) => wait([], options), 'returnWhen'],
  ['asCompleted options', (options: never) => asCompleted([], options), 'timeoutMs'],
  ['result options', (options: never) => future.result(options), 'timeoutMs'],
])('suggests the nearest name for an unknown key of %s', async (what, call, known) => {
  const typo = `${known}s`;

  expect(await failureOf(call, { [typo]: 1 })).toMatchObject({
    name: 'TypeError',
    message: `${typo} is not an option of ${what}; did you mean ${known}?`,
  });
});

it('tells a caller who passes an AbortController to pass its signal', async () => {
  const signal = new AbortController() as never;

  await expect(service.request({ do: 'who' }, { signal })).rejects.toThrow(/; write controller\.signal$/);
  expect(() => executor.map(work.identity, [], { signal })).toThrow(/; write controller\.signal$/);
  expect(() => future.abortOn(signal)).toThrow(/; write controller\.signal$/);
});

describe('with an enumerable property on Object.prototype', () => {
  const polluted = Object.prototype as unknown as Record<string, unknown>;
  afterEach(() => {
    for (const name of Object.keys(polluted)) delete polluted[name];
  });

  it.each(['some', 'thread', 'timeoutMs', 'signal', 'maxWorkers', 'maxQueue', 'decodeReply', 'returnWhen', 'wait'])(
    'ignores the option %s from the prototype',
    async (name) => {
      // Node itself reads such a property when it loads a module, so the module is loaded before.
      await using loaded = new InlineExecutor();
      const opened = await loaded.service<Command, unknown>(commands, {});
      await loaded.submit(work.add, 1, 2);
      await loaded.submit(work.identity, 1);
      polluted[name] = 'polluted';
      await using own = new InlineExecutor({});

      expect(await opened.request({ do: 'echo', value: 1 }, {})).toBe(1);
      expect(await opened.broadcast({ do: 'echo', value: 2 }, {})).toEqual([2]);
      opened.signal('told', {});
      expect(await loaded.submit(work.add, 1, 2).result({})).toBe(3);
      expect((await wait([loaded.submit(work.add, 1, 2)], {})).done.size).toBe(1);
      const doubled: unknown[] = [];
      for await (const value of loaded.map(work.identity, [1, 2], {})) doubled.push(value);
      expect(doubled).toEqual([1, 2]);
      await opened.close({});
      await own.shutdown({});
    },
  );
});

describe('a module that cannot be loaded', () => {
  const parent = join(fileURLToPath(packageUrl), 'test-results');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'modules-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): URL => {
    writeFileSync(join(folder, name), text);
    return pathToFileURL(join(folder, name));
  };
  write('broken.mjs', 'export const run = ;');
  const cases: readonly (readonly [file: string, text: string, reason: RegExp])[] = [
    ['syntax.mjs', 'export const run = ;', /SyntaxError: Unexpected token ';'/],
    ['syntax.cjs', 'exports.run = ;', /\(.*syntax\.cjs:1\): SyntaxError: Unexpected token ';'/],
    ['syntax.ts', 'export enum A { B }', /\(.*syntax\.ts:1\): SyntaxError: .*enum/],
    [
      'imports.mjs',
      "import './broken.mjs';",
      /cannot be loaded \(the error is in it or in a module that it imports\): SyntaxError: Unexpected token/,
    ],
    ['package.mjs', "import 'no-such-package';", /Cannot find package 'no-such-package' imported from .*package\.mjs/],
    ['export.mjs', "import { nothing } from 'node:os';", /\(.*export\.mjs:1\): SyntaxError: .*nothing/],
    ['view.tsx', 'export const run = 1;', /Unknown file extension "\.tsx"/],
  ];

  it.each(cases)('is named in the error of a task: %s', async (file, text, reason) => {
    await using threads = new ThreadPoolExecutor({ maxWorkers: 1 });
    const address = write(file, text);

    const error = await threads.submit((tasks(address) as Record<string, never>)['run'] as never).exception();

    expect(error).toMatchObject({
      name: 'ExecutorError',
      code: 'module-not-loaded',
      message: expect.stringContaining(`module ${address.href} cannot be loaded`) as string,
      cause: expect.any(Error) as Error,
    });
    expect((error as Error).message).toMatch(reason);
  });

  it('is named in the error of a service and of an initializer', async () => {
    await using threads = new ThreadPoolExecutor({ maxWorkers: 1 });
    const address = write('service.mjs', 'export function createService( {}');
    const initialized = new ThreadPoolExecutor({ maxWorkers: 1, initializer: { module: address.href, name: 'run' } });

    await expect(threads.service(serviceModule(address))).rejects.toMatchObject({
      code: 'module-not-loaded',
      message: expect.stringContaining(address.href) as string,
    });
    await expect(initialized.submit(work.add, 1, 2).result()).rejects.toMatchObject({
      code: 'broken-pool',
      cause: { code: 'module-not-loaded', message: expect.stringContaining(address.href) as string },
    });
    await initialized.shutdown();
  });

  it.each([
    ['parses.mjs', "JSON.parse('{');", 'SyntaxError'],
    ['throws.mjs', "throw new RangeError('its own');", 'RangeError'],
  ])('fails with the error that the module itself throws: %s', async (file, text, name) => {
    await using threads = new ThreadPoolExecutor({ maxWorkers: 1 });
    const run = (tasks(write(file, text)) as Record<string, never>)['run'] as never;

    expect(await threads.submit(run).exception()).toMatchObject({ name });
  });
});

it('rejects values that are not futures and says what they are', async () => {
  await expect(wait([1 as never])).rejects.toThrow('wait takes futures, as submit() returns them, got 1');
  expect(() => asCompleted(['text' as never])).toThrow(
    "asCompleted takes futures, as submit() returns them, got 'text'",
  );
});

it('counts arguments from 1 in error messages', async () => {
  await using threads = new ThreadPoolExecutor({ maxWorkers: 1 });

  await expect(threads.submit(work.add, 1, (() => 1) as never).result()).rejects.toThrow(
    /^argument 2 of task add cannot be sent to a thread/,
  );
  expect(() => threads.submit(work.add, 1, new AbortController().signal as never)).toThrow(
    /^argument 2 of task add is/,
  );
});
