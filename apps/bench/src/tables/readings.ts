import { types } from 'cassandra-driver';
import { benchTable, uuidAt } from './table.ts';

/** A row of ten columns of the common types, as both the driver and this project's client give it. */
export interface Reading {
  readonly id: types.Uuid;
  readonly sequence: types.Long;
  readonly name: string;
  readonly city: string;
  readonly status: string;
  readonly note: string;
  readonly quantity: number;
  readonly price: number;
  readonly is_active: boolean;
  readonly created_at: Date;
}

// Names of people and places have letters beyond ASCII. Without any, decoders would look too fast.
const cities = [
  'Berlin',
  'Paris',
  'Zürich',
  'London',
  'Oslo',
  'São Paulo',
  'Madrid',
  'Rome',
  'Vienna',
  'Prague',
  'Dublin',
];
const states = ['active', 'pending', 'closed', 'archived'];
const firstTimeMs = Date.UTC(2026, 0, 1);

const columns = {
  id: 'uuid',
  sequence: 'bigint',
  name: 'text',
  city: 'text',
  status: 'text',
  note: 'text',
  quantity: 'int',
  price: 'double',
  is_active: 'boolean',
  created_at: 'timestamp',
} as const;

/** The table of pages and point reads. */
export const readings = benchTable({
  name: 'readings',
  columns,
  rowCount: 5000,
  row: (index) => ({ ...readingAt(index) }),
});

/** What the inserts fill. */
export const written = benchTable({
  name: 'written',
  columns,
  rowCount: 0,
  row: (index) => ({ ...readingAt(index) }),
});

/** Row `index`, with the driver's own value classes. */
export function readingAt(index: number): Reading {
  return {
    id: types.Uuid.fromString(uuidAt(index)),
    sequence: types.Long.fromNumber(9_000_000_000_000 + index * 7919),
    name: `customer ${index * 31}`,
    city: cities[index % cities.length] ?? '',
    status: states[index % states.length] ?? '',
    note: `order ${index} was received at the counter and is on its way`,
    quantity: (index * 17) % 1000,
    price: index * 0.37,
    is_active: index % 3 === 0,
    created_at: new Date(firstTimeMs + index * 61_000),
  };
}
