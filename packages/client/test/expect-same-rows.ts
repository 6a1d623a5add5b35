import { expect } from 'vitest';
import { findRowDifference } from './same-value.ts';

/** Asserts that a row equals the plain driver's. */
export function expectSameRow(actual: object | null | undefined, expected: object | null | undefined): void {
  expect(expected).toBeTruthy();
  expect(actual).toBeTruthy();
  expectSameRows([actual!], [expected!]);
}

export function expectSameRows(actual: readonly object[], expected: readonly object[]): void {
  expect(findRowDifference(actual, expected)).toBeUndefined();
}
