import Table from 'cli-table3';

/** Returns a table of text; empty without rows. A heading breaks after its first word, so that columns stay narrow. */
export function terminalTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const table = new Table({
    head: heads.map((head) => head.replace(' ', '\n')),
    colAligns: heads.map((_, index) => (index === 0 ? 'left' : 'right')),
    // The table's own colours would ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((cells) => [...cells]));
  return table.toString();
}
