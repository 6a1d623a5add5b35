import { describe, expect, it, vi } from 'vitest';
import { exampleReport } from '../../test/example-report.ts';
import { renderReport } from './table.ts';

describe('renderReport', () => {
  it('shows each half of the workload in a table of its own', () => {
    const text = renderReport(exampleReport());

    expect(text).toContain('Pages of 5,000 rows, 4 in flight, every cell of every row read');
    expect(text).toContain('Prepared point reads and 5 % inserts, 100 in flight');
    expect(text).toMatch(/pool of 2\s+│ 1,000,000 │\s+10\.0 │\s+30\.0 │\s+0\.180 │\s+0\.10x/);
    expect(text).toMatch(/cassandra-driver │\s+20,000 │\s+10\.0 │\s+30\.0 │\s+23\.0 │\s+1\.00x/);
  });

  it('shows a dash where there are no threads', () => {
    expect(renderReport(exampleReport())).toMatch(/inline .*│\s+- │/);
  });

  it('ends with the advice, its confidence and its caveat', () => {
    const text = renderReport(exampleReport());

    expect(text).toMatch(/Advice\. .*\(confidence low: 1 repeat, 3 needed\)\.\nNote: the server shares the cores/);
  });

  it('says when it was interrupted', () => {
    expect(renderReport(exampleReport({ isComplete: false }))).toContain('Interrupted: 5 runs were finished.');
  });

  it('says when the time limit left out repeats', () => {
    const settings = { ...exampleReport().settings, repeats: 3, timeLimitMs: 45_000 };

    expect(renderReport(exampleReport({ settings }))).toContain('The time limit of 45 s came after 1 of 3 repeats.');
  });

  it('has no colour when NO_COLOR is set', () => {
    vi.stubEnv('NO_COLOR', '1');
    vi.stubEnv('FORCE_COLOR', undefined);

    expect(renderReport(exampleReport())).not.toContain('\u001B');
    vi.unstubAllEnvs();
  });

  it('fits a terminal of 120 columns', () => {
    const tableLines = renderReport(exampleReport())
      .split('\n')
      .filter((line) => /[│─]/.test(line));

    expect(Math.max(...tableLines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});
