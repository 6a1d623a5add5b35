import { Encoder, type DriverColumnType, type PageSource } from '@async-cassandra/client/internal';

const encoder = new Encoder(4, { encoding: {} });

/** The [rows content] of a response, as a server would send it. A Buffer for a value is its cell as it is. */
export function rowsContent(types: readonly DriverColumnType[], rows: readonly (readonly unknown[])[]): PageSource {
  const parts = rows.flatMap((row) =>
    row.flatMap((value, column) => {
      const cell = Buffer.isBuffer(value) ? value : encoder.encode(value, types[column]);
      const length = Buffer.alloc(4);
      length.writeInt32BE(cell?.length ?? -1);
      return cell ? [length, cell] : [length];
    }),
  );
  const buffer = Buffer.concat(parts);
  return { buffer, offset: 0, end: buffer.length, rowCount: rows.length };
}
