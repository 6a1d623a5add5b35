import { tokenize } from '../cql/tokenize.ts';
import type { ColumnSpec, RowsResult } from '../protocol/responses/result-rows.ts';
import { nativeType, type CqlType } from '../types/cql-type.ts';
import { parseCqlType } from '../types/parse-type.ts';
import { encodeCell } from '../types/registry.ts';
import type { RuleReaction } from './rule.ts';

/** The columns of a rule's rows: as given, as the statement's own (`known`), or guessed from the values. */
export function ruleColumns(reaction: RuleReaction, known: readonly ColumnSpec[] | undefined): readonly ColumnSpec[] {
  const { rows = [], columns } = reaction;
  const place = { keyspace: known?.[0]?.keyspace ?? 'rules', table: known?.[0]?.table ?? 'rule' };
  if (columns) return Object.entries(columns).map(([name, type]) => ({ ...place, name, type: parseCqlType(type) }));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (known && names.every((name) => known.some((column) => column.name === name))) return known;
  return names.map((name) => ({ ...place, name, type: guessType(rows.map((row) => row[name])) }));
}

/** A rule's rows as a result. */
export function ruleRows(reaction: RuleReaction, known: readonly ColumnSpec[] | undefined): RowsResult {
  const columns = ruleColumns(reaction, known);
  const rows = (reaction.rows ?? []).map((row) => columns.map((column) => encodeCell(column.type, row[column.name])));
  return { kind: 'rows', columns, rows };
}

/** Variables for a text the tables cannot prepare: each bind marker as text. */
export function markersAsText(query: string): ColumnSpec[] {
  const markers = tokenize(query).filter((token) => token.kind === 'marker' || token.kind === 'named-marker');
  return markers.map((marker, i) => ({
    keyspace: 'rules',
    table: 'rule',
    name: marker.kind === 'named-marker' ? marker.text : `arg${i}`,
    type: nativeType('text'),
  }));
}

function guessType(values: readonly unknown[]): CqlType {
  const present = values.filter((value) => value !== null && value !== undefined);
  const every = (test: (value: unknown) => boolean): boolean => present.length > 0 && present.every(test);
  if (every((value) => typeof value === 'boolean')) return nativeType('boolean');
  if (every((value) => typeof value === 'bigint')) return nativeType('bigint');
  if (every((value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31)) return nativeType('int');
  if (every((value) => typeof value === 'number')) return nativeType('double');
  if (every((value) => value instanceof Date)) return nativeType('timestamp');
  if (every((value) => value instanceof Uint8Array)) return nativeType('blob');
  return nativeType('text');
}
