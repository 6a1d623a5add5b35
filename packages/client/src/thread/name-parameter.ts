/**
 * Adds to the driver's error which parameter it rejected: the driver names only the value and what it expected. Runs only after a
 * statement has failed. It encodes each parameter once more, as the driver did.
 */
import { errors, types, type DriverColumnType, type DriverEncoder } from '../values/driver.ts';
import { encoderOf } from './driver-seam/check-raw-pages.ts';
import { resolveType } from './driver-seam/decoded-pages.ts';
import type { DriverClient } from './driver-seam/client.ts';
import { readParameterColumns } from './parameter-columns.ts';

/** A statement as the driver got it. */
export interface BoundStatement {
  readonly query: string;
  readonly params?: unknown[] | Record<string, unknown>;
}

/** A type in the driver's hints. */
type Hint = DriverColumnType | number | string | undefined;

/** One value and its parameter. `type` looks the type up as the driver does, and fails if there are too many values. */
interface Bound {
  readonly value: unknown;
  readonly place: string;
  readonly name?: string | undefined;
  readonly type: () => Hint;
}

/** Returns the same error. If it is about a parameter, its message names the parameter. */
export async function nameParameter(
  error: unknown,
  client: DriverClient,
  statements: readonly BoundStatement[],
  { prepare, hints }: { readonly prepare?: boolean; readonly hints?: unknown },
  kind: 'statement' | 'batch' = 'statement',
): Promise<unknown> {
  if (!(error instanceof Error) || comesFromElsewhere(error)) return error;
  const encoder = encoderOf(client);
  const isBatch = kind === 'batch';
  for (const [index, statement] of statements.entries()) {
    const where = isBatch ? ` of statement ${index + 1}` : '';
    try {
      const bound =
        prepare === true
          ? await bindPrepared(client, statement, where, isBatch)
          : bindHinted(statement, isBatch ? (hints as readonly unknown[] | undefined)?.[index] : hints, where);
      const refused = bound.find((each) => isRefused(each, encoder, error));
      if (refused !== undefined) return withPlace(error, refused, encoder);
    } catch {
      // The statement cannot be prepared any more, or the driver has no name for a type. The error stays as it is.
    }
  }
  return error;
}

/** Returns true for errors of servers and connections. */
function comesFromElsewhere(error: Error): boolean {
  const { ResponseError, NoHostAvailableError, OperationTimedOutError, BusyConnectionError, AuthenticationError } =
    errors;
  return [ResponseError, NoHostAvailableError, OperationTimedOutError, BusyConnectionError, AuthenticationError].some(
    (each) => error instanceof each,
  );
}

async function bindPrepared(
  client: DriverClient,
  { query, params }: BoundStatement,
  where: string,
  isBatch: boolean,
): Promise<Bound[]> {
  if (params === undefined) return [];
  const columns = await readParameterColumns(client, query);
  const typeOf = (index: number): Hint => {
    // In a batch, the driver reads the type of a missing column too, and fails.
    const column = columns[index] as (typeof columns)[number];
    return isBatch ? column.type : column?.type;
  };
  const values = Array.isArray(params) ? params : columns.map(({ name }) => valueNamed(params, name));
  return values.map((value, index) => ({
    value,
    place: `parameter ${index + 1}${where}`,
    name: columns[index]?.name,
    type: () => typeOf(index),
  }));
}

/** Finds a value by its name in any case, as the driver does. */
function valueNamed(params: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(params).findLast((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : params[key];
}

function bindHinted({ params = [] }: BoundStatement, hints: unknown, where: string): Bound[] {
  const hintOf = (key: number | string): Hint => (hints as Readonly<Record<number | string, Hint>> | undefined)?.[key];
  if (Array.isArray(params))
    return params.map((value, index) => ({
      value,
      place: `parameter ${index + 1}${where}`,
      type: () => hintOf(index),
    }));
  return Object.entries(params).map(([name, value]) => ({
    value,
    place: `parameter${where}`,
    name,
    type: () => hintOf(name),
  }));
}

/** Returns true if encoding this value fails with the error of the statement. */
function isRefused({ value, type }: Bound, encoder: DriverEncoder, error: Error): boolean {
  try {
    encoder.encode(value, type());
    return false;
  } catch (again) {
    return again instanceof Error && again.constructor === error.constructor && again.message === error.message;
  }
}

function withPlace(error: Error, { place, name, type }: Bound, encoder: DriverEncoder): Error {
  const typeName = nameOfType(type, encoder);
  const parts = [place, ...(name === undefined ? [] : [`${place.includes(' ') ? ', ' : ' '}${JSON.stringify(name)}`])];
  // The stack contains the message too.
  const { message, stack } = error;
  error.message = `${message} (${parts.join('')}${typeName === undefined ? '' : ` of type ${typeName}`})`;
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  return error;
}

function nameOfType(type: () => Hint, encoder: DriverEncoder): string | undefined {
  try {
    const hint = type();
    if (typeof hint === 'string') return hint;
    if (hint === undefined) return undefined;
    const names = types as unknown as { getDataTypeNameByCode(type: DriverColumnType): string };
    return names
      .getDataTypeNameByCode(resolveType(typeof hint === 'number' ? { code: hint } : hint, encoder))
      .replaceAll(/\bvarchar\b/gu, 'text');
  } catch {
    // The column is missing, or the driver cannot name its type.
    return undefined;
  }
}
