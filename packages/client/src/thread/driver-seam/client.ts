import type { Client, types } from 'cassandra-driver';
import type { DriverColumnType } from '../../values/driver.ts';

/** The driver's client; its type declarations leave nothing out that this room needs. */
export type DriverClient = Client;

/** A column of a response, as the driver reads it from the metadata. */
export interface DriverColumn {
  readonly name: string;
  readonly type: DriverColumnType;
  readonly ksname?: string;
  readonly tablename?: string;
}

/** A result of the driver. Its rows may be raw (`thread/driver-seam/raw-pages.ts`), so only `thread/encode-result.ts` looks at them. */
export type DriverResult = types.ResultSet;
