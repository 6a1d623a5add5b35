import { describe, expect, it } from 'vitest';
import { eachSample, type CpuProfile, type Frame } from './cpu-profile.ts';
import { stepOf } from './steps.ts';

const frame = (functionName: string, url = ''): Frame => ({ functionName, url });
const client = (file: string): string => `file:///srv/node_modules/@async-cassandra/client/dist/${file}`;
const executor = (file: string): string => `file:///srv/node_modules/@async-cassandra/executor/dist/${file}`;
const root = frame('(root)');

describe('the step of a sample', () => {
  it('is that of the nearest frame that has one, for what natives do for it', () => {
    const stack = [
      frame('latin1Slice'),
      frame('toString', 'node:buffer'),
      frame('read', client('columns/text.js')),
      frame('first', client('rows/page.js')),
      root,
    ];

    expect(stepOf(stack, 'main')).toBe('main: read cells');
  });

  it('tells the two sides of the border apart where both have the same files', () => {
    expect(stepOf([frame('write', client('columns/text.js')), root], 'pool')).toBe('thread: write columns');
    expect(stepOf([frame('int32', executor('wire/request-values.js')), root], 'main')).toBe('main: encode the request');
    expect(stepOf([frame('int32', executor('wire/request-values.js')), root], 'pool')).toBe(
      'thread: decode the request',
    );
  });

  it('knows sending from what led to it, and rows that generated code builds', () => {
    expect(stepOf([frame('postMessage'), frame('post', executor('channel/worker-starter.js')), root], 'main')).toMatch(
      /^post: /,
    );
    expect(stepOf([frame('Row'), root], 'main')).toBe('main: open the page, build rows');
  });

  it('leaves out an idle thread, and loses nothing else', () => {
    expect(stepOf([frame('(idle)'), root], 'pool')).toBeUndefined();
    expect(stepOf([frame('runMicrotasks'), root], 'pool')).toBe('promises, timers, everything else of Node');
  });
});

it('counts the samples of the window alone, each with the time since the one before', () => {
  const profile: CpuProfile = {
    startTime: 1000,
    nodes: [
      { id: 1, callFrame: root, children: [2] },
      { id: 2, callFrame: frame('work', 'file:///work.js') },
    ],
    samples: [2, 2, 1, 2],
    timeDeltas: [10, 20, 30, 40],
  };
  const seen: [string | undefined, number, number][] = [];

  eachSample(profile, 1010, 1060, (stack, micros) => seen.push([stack[0]?.functionName, stack.length, micros]));

  expect(seen).toEqual([
    ['work', 2, 20],
    ['(root)', 1, 30],
  ]);
});
