import { LoadError } from '../errors.ts';

/** The two lines of a page between which measured figures are written. */
export interface Markers {
  readonly begin: string;
  readonly end: string;
}

/** Returns `page` with the text between its markers replaced. @throws {LoadError} `no-markers` */
export function replaceBetween(page: string, { begin, end }: Markers, text: string): string {
  const beginAt = page.indexOf(begin);
  const endAt = page.indexOf(end, beginAt);
  if (beginAt < 0 || endAt < 0) {
    throw new LoadError('no-markers', `The page has no markers for the figures. Add these two lines: ${begin} ${end}`);
  }
  return `${page.slice(0, beginAt + begin.length)}\n${text}\n${page.slice(endAt)}`;
}

/** Returns a markdown table; empty without rows. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const ruler = heads.map((_, index) => (index === 0 ? '---' : '---:'));
  return [heads, ruler, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
