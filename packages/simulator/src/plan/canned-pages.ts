import { ByteWriter } from '../bytes/byte-writer.ts';
import { writeResultBody } from '../protocol/response.ts';
import type { CannedResult } from '../protocol/responses/canned.ts';
import type { RowsResult } from '../protocol/responses/result-rows.ts';

/** Bytes of pages kept; beyond it, the ones made first go. */
const maxKeptBytes = 256 * 1024 * 1024;

/**
 * Pages of generated tables, each encoded once: the same scan asked for again costs a lookup and the socket, so that
 * a simulator is not what a benchmark measures.
 */
export class CannedPages {
  readonly #pages = new Map<string, CannedResult>();
  #bytes = 0;

  get(key: string, build: () => RowsResult): CannedResult {
    const kept = this.#pages.get(key);
    if (kept) return kept;
    const writer = new ByteWriter(64 * 1024);
    writeResultBody(writer, build());
    const body = Buffer.allocUnsafeSlow(writer.length);
    writer.view().copy(body);
    const page: CannedResult = { kind: 'canned', body };
    this.#keep(key, page);
    return page;
  }

  #keep(key: string, page: CannedResult): void {
    this.#pages.set(key, page);
    this.#bytes += page.body.length;
    for (const [oldKey, old] of this.#pages) {
      if (this.#bytes <= maxKeptBytes || old === page) return;
      this.#pages.delete(oldKey);
      this.#bytes -= old.body.length;
    }
  }
}
