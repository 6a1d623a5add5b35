import type { Client, types } from 'cassandra-driver';
import type { DriverColumnType } from '../../values/driver.ts';

/** The driver's client. Its type declarations contain all that this folder needs. */
export type DriverClient = Client;

/** A column of a response, as the driver reads it from the metadata of the response. */
export interface DriverColumn {
  readonly name: string;
  readonly type: DriverColumnType;
  readonly ksname?: string;
  readonly tablename?: string;
}

/** A result of the driver. Its rows may be raw (`raw-pages.ts`), so only `thread/encode-result.ts` reads them. */
export type DriverResult = types.ResultSet;
