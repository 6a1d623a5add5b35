import { expect, it } from 'vitest';
import { AnswerSizes, smallAnswer } from './answer-sizes.ts';

function smallAnswersUntilSmall(sizes: AnswerSizes): number {
  let count = 0;
  for (; !sizes.isSmall; count++) sizes.note(16, 1, false);
  return count;
}

it('trusts a statement after four small answers in a row', () => {
  const sizes = new AnswerSizes();
  for (let count = 0; count < 3; count++) sizes.note(smallAnswer.bytes, smallAnswer.rows, false);
  expect(sizes.isSmall).toBe(false);
  sizes.note(smallAnswer.bytes, smallAnswer.rows, false);
  expect(sizes.isSmall).toBe(true);
});

it.for([
  ['too many bytes', smallAnswer.bytes + 1, 1, false],
  ['too many rows', 16, smallAnswer.rows + 1, false],
  ['a further page', 16, 1, true],
] as const)('begins to count anew after one answer with %s', ([, bytes, rows, hasMorePages]) => {
  const sizes = new AnswerSizes();
  for (let count = 0; count < 3; count++) sizes.note(16, 1, false);
  sizes.note(bytes, rows, hasMorePages);
  expect(smallAnswersUntilSmall(sizes)).toBe(4);

  sizes.note(bytes, rows, hasMorePages);
  expect(sizes.isSmall).toBe(false);
});

it('asks for four times as many small answers after each return, so that a changing statement stays in threads', () => {
  const sizes = new AnswerSizes();
  const counts = [0, 0, 0, 0].map(() => {
    const count = smallAnswersUntilSmall(sizes);
    // The second one was under way when the first one came.
    sizes.note(1e6, 5000, false);
    sizes.note(1e6, 5000, false);
    return count;
  });

  expect(counts).toEqual([4, 16, 64, 256]);
  expect(sizes.returns).toBe(4);
});
