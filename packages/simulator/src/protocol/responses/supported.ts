import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';

/** SUPPORTED (section 4.2.4): what the server offers, in answer to OPTIONS. */
export interface SupportedResponse {
  readonly kind: 'supported';
  readonly options: ReadonlyMap<string, readonly string[]>;
}

export function writeSupported(writer: ByteWriter, response: SupportedResponse): void {
  writer.writeStringMultimap(response.options);
}

export function readSupported(reader: ByteReader): SupportedResponse {
  return { kind: 'supported', options: reader.readStringMultimap() };
}
