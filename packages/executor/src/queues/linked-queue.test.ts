import { expect, it } from 'vitest';
import { LinkedQueue, type Linked } from './linked-queue.ts';

interface Item extends Linked {
  readonly name: string;
}

function item(name: string): Item {
  return { name, previous: undefined, next: undefined, queue: undefined };
}

it('returns items in the order of insertion', () => {
  const queue = new LinkedQueue<Item>();
  ['a', 'b', 'c'].forEach((name) => queue.push(item(name)));

  expect([queue.shift()?.name, queue.shift()?.name, queue.shift()?.name, queue.shift()]).toEqual([
    'a',
    'b',
    'c',
    undefined,
  ]);
  expect(queue.size).toBe(0);
});

it.each([
  [0, 'bc'],
  [1, 'ac'],
  [2, 'ab'],
])('removes the item at %i and keeps the others', (index, left) => {
  const queue = new LinkedQueue<Item>();
  const items = ['a', 'b', 'c'].map(item);
  items.forEach((each) => queue.push(each));

  expect(queue.remove(items[index] as Item)).toBe(true);
  expect(queue.remove(items[index] as Item)).toBe(false);

  expect(queue.size).toBe(2);
  expect(`${queue.shift()?.name}${queue.shift()?.name}`).toBe(left);
});

it('does not remove an item of another queue', () => {
  const one = new LinkedQueue<Item>();
  const other = new LinkedQueue<Item>();
  const lone = item('a');
  one.push(lone);

  expect(other.remove(lone)).toBe(false);
  expect(one.size).toBe(1);
});

it('inserts items between others', () => {
  const queue = new LinkedQueue<Item>();
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(item) as [Item, Item, Item, Item];
  queue.push(b);
  queue.insertBefore(a, b);
  queue.insertBefore(d, undefined);
  queue.insertBefore(c, d);

  expect(queue.size).toBe(4);
  expect([queue.first, queue.last].map((each) => each?.name)).toEqual(['a', 'd']);
  expect(queue.remove(b)).toBe(true);
  expect([queue.shift()?.name, queue.shift()?.name, queue.shift()?.name, queue.shift()]).toEqual([
    'a',
    'c',
    'd',
    undefined,
  ]);
});
