import { describe, expect, it } from 'vitest';
import { markdownTable, replaceBetween } from './markdown.ts';

describe('replaceBetween', () => {
  const markers = { begin: '<!-- measured: begin -->', end: '<!-- measured: end -->' };
  const page = `# Title\n${markers.begin}\nold\n${markers.end}\nrest\n`;

  it('replaces what is between the markers and nothing else', () => {
    expect(replaceBetween(page, markers, 'new')).toBe(`# Title\n${markers.begin}\nnew\n${markers.end}\nrest\n`);
  });

  it('returns the same page when it runs twice', () => {
    const once = replaceBetween(page, markers, 'new');

    expect(replaceBetween(once, markers, 'new')).toBe(once);
  });

  it('rejects a page without markers and names the missing lines', () => {
    expect(() => replaceBetween('# Title\n', markers, 'new')).toThrow(
      'The page has no markers for the figures. Add these two lines: <!-- measured: begin --> <!-- measured: end -->',
    );
  });
});

describe('markdownTable', () => {
  it('aligns all columns but the first to the right', () => {
    expect(markdownTable(['Name', 'ms'], [['page', '1.5']])).toBe('| Name | ms |\n| --- | ---: |\n| page | 1.5 |');
  });

  it('is empty without rows', () => {
    expect(markdownTable(['Name'], [])).toBe('');
  });
});
