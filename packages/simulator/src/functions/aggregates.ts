import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { Cell } from '../storage/row-source.ts';
import { nativeType, type CqlType } from '../types/cql-type.ts';
import { cellOrder } from '../types/codec.ts';
import { codecOf } from '../types/registry.ts';

/** Sums up one selected value over all rows. */
export interface Aggregate {
  readonly type: CqlType;
  add(cell: Cell): void;
  result(): Cell;
}

const names = new Set(['count', 'min', 'max', 'sum', 'avg']);

export function isAggregate(name: string): boolean {
  return names.has(name);
}

/** count, min, max, sum or avg over cells of a type; nulls are left out, as Cassandra does. */
export function createAggregate(name: string, type: CqlType): Aggregate {
  switch (name) {
    case 'count':
      return createCount();
    case 'min':
    case 'max':
      return createExtreme(type, name === 'min' ? -1 : 1);
    default:
      return createSum(type, name === 'avg');
  }
}

function createCount(): Aggregate {
  let count = 0n;
  const type = nativeType('bigint');
  return {
    type,
    add(cell) {
      if (cell !== null) count++;
    },
    result: () => codecOf(type).encode(count),
  };
}

function createExtreme(type: CqlType, sign: -1 | 1): Aggregate {
  const compare = cellOrder(codecOf(type));
  let best: Cell = null;
  return {
    type,
    add(cell) {
      if (cell !== null && (best === null || compare(cell, best) * sign > 0)) best = cell;
    },
    result: () => best,
  };
}

function createSum(type: CqlType, isAverage: boolean): Aggregate {
  if (type.kind !== 'native' || !/^(?:tinyint|smallint|int|bigint|counter|varint|float|double)$/.test(type.name)) {
    throw new InvalidRequestError(`The simulator sums integers and floating point numbers only`);
  }
  const codec = codecOf(type);
  const isFloat = type.name === 'float' || type.name === 'double';
  let count = 0n;
  let integer = 0n;
  let real = 0;
  return {
    type,
    add(cell) {
      if (cell === null) return;
      count++;
      const value = codec.decode(cell);
      if (isFloat) real += Number(value);
      else integer += BigInt(String(value));
    },
    result() {
      if (count === 0n) return codec.encode(0);
      if (isFloat) return codec.encode(isAverage ? real / Number(count) : real);
      return codec.encode(isAverage ? integer / count : integer);
    },
  };
}
