import { isDeepStrictEqual } from 'node:util';
import { Encoder, type DriverEncoder } from '../../values/driver.ts';
import { EntryMap } from '../../values/entry-map.ts';
import type { PageSource } from '../../wire/page.ts';
import { compareRepeatedly } from './compare-repeatedly.ts';
import type { DriverClient, DriverColumn, DriverResult } from './client.ts';
import type { RawPages } from './raw-pages.ts';

/** The driver reads this row when it connects, so every server has it. It has texts, uuids, an address, a set and a map. */
const query = "SELECT * FROM system.local WHERE key='local'";

/**
 * Reads one page raw and decoded, from the same host, and compares them cell by cell.
 *
 * @returns the reason why raw pages cannot be trusted, or `undefined` if they can.
 */
export function checkRawPages(client: DriverClient, rawPages: RawPages): Promise<string | undefined> {
  return compareRepeatedly(() => compareOnce(client, rawPages));
}

async function compareOnce(client: DriverClient, rawPages: RawPages): Promise<string | undefined> {
  const decoded = await client.execute(query, [], { prepare: false });
  const host = client.hosts.get(decoded.info.queriedHost);
  const options = host === undefined ? {} : { host };
  rawPages.mark(options);
  const result = await client.execute(query, [], { ...options, prepare: false });
  const page = rawPages.take(result);
  if (page === undefined) return 'a page that was requested raw arrived decoded';
  return comparePages(decoded, result, page, encoderOf(client));
}

function comparePages(
  decoded: DriverResult,
  result: DriverResult,
  page: PageSource,
  encoder: DriverEncoder,
): string | undefined {
  if (decoded.rowLength !== page.rowCount) return `a page of ${decoded.rowLength} rows arrived with ${page.rowCount}`;
  const columns = result.columns as unknown as readonly DriverColumn[];
  let { offset } = page;
  for (const row of decoded.rows) {
    for (const column of columns) {
      const length = offset + 4 > page.end ? Number.POSITIVE_INFINITY : page.buffer.readInt32BE(offset);
      offset += 4;
      if (offset + Math.max(length, 0) > page.end) return `the cell of column ${column.name} ends after its page`;
      const cell = length < 0 ? null : page.buffer.subarray(offset, offset + length);
      offset += Math.max(length, 0);
      if (!isSame(encoder.decode(cell, column.type), row[column.name])) {
        return `the cell of column ${column.name} differs from what the driver reads`;
      }
    }
  }
  return offset === page.end ? undefined : `a page has ${page.end - offset} bytes after its last cell`;
}

/** The entries of an `EntryMap` are private, so `isDeepStrictEqual` cannot compare them. */
function isSame(left: unknown, right: unknown): boolean {
  if (!(left instanceof EntryMap && right instanceof EntryMap)) return isDeepStrictEqual(left, right);
  return isDeepStrictEqual(EntryMap.entriesOf(left), EntryMap.entriesOf(right));
}

const encoders = new WeakMap<DriverClient, DriverEncoder>();

/** Returns an encoder like that of a connected client's connections: same protocol version, same options. */
export function encoderOf(client: DriverClient): DriverEncoder {
  const known = encoders.get(client);
  if (known !== undefined) return known;
  const { controlConnection, options } = client as unknown as {
    readonly controlConnection?: { readonly protocolVersion?: number };
    readonly options?: { readonly encoding?: object };
  };
  const encoder = new Encoder(controlConnection?.protocolVersion ?? 4, { encoding: options?.encoding ?? {} });
  encoders.set(client, encoder);
  return encoder;
}
