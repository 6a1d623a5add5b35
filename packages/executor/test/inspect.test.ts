/** What a person sees when they print or stringify objects of this package. */
import { inspect } from 'node:util';
import { InlineExecutor, QueueFullError, ThreadPoolExecutor } from '@async-cassandra/executor';
import { describe, expect, it } from 'vitest';
import type { Command } from './modules/service.ts';
import { commands } from './references.ts';

describe.each([
  ['ThreadPoolExecutor', 2, () => new ThreadPoolExecutor({ maxWorkers: 2, env: { PASSWORD: 'hidden-word' } })],
  ['InlineExecutor', 0, () => new InlineExecutor({ initializerArgs: ['hidden-word'] })],
])('%s', (name, maxWorkers, create) => {
  it('shows maxWorkers, isShutDown and isBroken in console.log and JSON.stringify', async () => {
    const executor = create();
    const open = { maxWorkers, isShutDown: false, isBroken: false };
    expect(inspect(executor, { breakLength: Infinity })).toBe(
      `${name} { maxWorkers: ${maxWorkers}, isShutDown: false, isBroken: false }`,
    );
    expect(JSON.parse(JSON.stringify(executor))).toEqual(open);

    await executor.shutdown();

    expect(inspect(executor)).toContain('isShutDown: true');
    expect(JSON.parse(JSON.stringify({ executor }))).toEqual({ executor: { ...open, isShutDown: true } });
    expect(inspect({ nested: { executor } }, { depth: 1 })).toContain(`[${name}]`);
  });

  it('prints the counters of a service, but not its data', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands, { data: { password: 'hidden-word' } });
    await service.request({ do: 'echo', value: 1 });

    const printed = inspect(service, { depth: 20, showHidden: true });
    expect(printed).toMatch(/^Service \{/);
    expect(printed).toContain('completed: 1');
    expect(JSON.parse(JSON.stringify(service))).toMatchObject({ sent: 1, completed: 1 });
    expect(printed + inspect(executor, { depth: 20, showHidden: true })).not.toContain('hidden-word');
    expect(JSON.stringify({ service, executor })).not.toContain('hidden-word');
  });
});

it('includes message, code and fields when an error is stringified', () => {
  const error = new QueueFullError('tasks', 3);

  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: 'QueueFullError',
    message: error.message,
    code: 'queue-full',
    maxQueue: 3,
  });
});
