// For applications.
export { AsyncCluster } from './session/cluster.ts';
export { AsyncSession } from './session/session.ts';
export { PreparedStatement } from './session/prepared-statement.ts';
export { ResultSet } from './rows/result-set.ts';
export { ClientError, isClientError } from './errors/client-error.ts';
export { auth, errors, policies, types } from './values/driver.ts';
export type { ClusterOptions } from './session/options.ts';
export type { QueryOptions } from './session/query-options.ts';
export type { BatchEntry, BatchOptions } from './session/batch-call.ts';
export type { Deadline } from './session/deadline.ts';
export type { ClientErrorCode } from './errors/codes.ts';
export type { Column } from './rows/column.ts';
export type { ExecutionInfo } from './rows/execution-info.ts';
export type { Row } from './rows/row.ts';
export type { ColumnInfo } from './wire/page.ts';
export type { Parameters } from './wire/parameters.ts';
