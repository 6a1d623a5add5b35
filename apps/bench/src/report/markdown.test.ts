import { expect, it } from 'vitest';
import { replaceResults } from './markdown.ts';

const begin = (kind: string): string =>
  `<!-- results on the ${kind}: begin. Written by \`pnpm bench --write-readme\`; do not edit. -->`;
const page = `# Title\n${begin('simulator')}\nold\n<!-- results on the simulator: end -->\n${begin('cassandra')}\nkept\n<!-- results on the cassandra: end -->\nend\n`;

it('replaces what lies between the markers of one kind of server and nothing else', () => {
  expect(replaceResults(page, 'simulator', 'new')).toBe(page.replace('\nold\n', '\n\nnew\n\n'));
});

it('refuses a page without markers', () => {
  expect(() => replaceResults('# Title', 'cassandra', 'new')).toThrow(
    'no markers for the figures. Add these two lines: <!-- results on the cassandra: begin.',
  );
});
