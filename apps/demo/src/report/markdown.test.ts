import { describe, expect, it } from 'vitest';
import { exampleReport } from '../../test/example-report.ts';
import { renderMarkdown } from './markdown.ts';
import { readReport } from './read-report.ts';

describe('renderMarkdown', () => {
  it('says how it was measured, then one table for each half of the workload', () => {
    const text = renderMarkdown(exampleReport());

    expect(text).toMatch(
      /^Measured on 2026-11-24 against the embedded simulator on the same machine: 2 cores \(Example CPU\)/,
    );
    expect(text).toContain('| pool of 2 | 1,000,000 | 10.0 | 30.0 | 0.180 | 0.10x |');
    expect(text.match(/\| --- \|/g)).toHaveLength(2);
  });
});

describe('readReport', () => {
  it('reads what the command wrote', () => {
    const report = exampleReport();

    expect(readReport(JSON.stringify(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it.each([
    ['text that is not JSON', 'hello', 'not JSON'],
    ['another document', '{"schemaVersion":2}', 'no report of'],
    ['an interrupted comparison', JSON.stringify(exampleReport({ isComplete: false })), 'interrupted'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readReport(text)).toThrow(message);
  });
});
