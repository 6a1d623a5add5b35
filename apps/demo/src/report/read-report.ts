import { DemoError } from '../errors.ts';
import type { CompareReport } from './report.ts';

/** @throws {DemoError} `bad-report` when `text` is not a complete report of this version. */
export function readReport(text: string): CompareReport {
  const report = parse(text) as Partial<CompareReport> | null;
  if (report?.schemaVersion !== 1 || report.command !== 'compare' || !Array.isArray(report.summary)) {
    throw new DemoError('bad-report', 'The file is no report of `demo compare` (schemaVersion 1).');
  }
  if (!report.isComplete) throw new DemoError('bad-report', 'The report is of an interrupted comparison.');
  return report as CompareReport;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DemoError('bad-report', 'The file is not JSON.', { cause: error });
  }
}
