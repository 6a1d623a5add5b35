import { expect, it } from 'vitest';
import { RestartPolicy } from './restart-policy.ts';

it('replaces the first at once and then waits longer each time, up to a limit', () => {
  const policy = new RestartPolicy();

  expect(Array.from({ length: 9 }, () => policy.onExit(false))).toEqual([0, 10, 20, 40, 80, 160, 320, 500, 500]);
});

it('replaces at once again after work was done', () => {
  const policy = new RestartPolicy();
  policy.onExit(false);
  policy.onExit(false);

  policy.onWorkDone();

  expect(policy.onExit(false)).toBe(0);
});

it('gives up when three in a row die before they are ready', () => {
  const policy = new RestartPolicy();

  policy.onExit(true);
  policy.onReady();
  expect([policy.onExit(true), policy.onExit(true), policy.onExit(true)].map((delay) => delay === undefined)).toEqual([
    false,
    false,
    true,
  ]);
});
