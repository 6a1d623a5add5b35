/** Chooses the layout of each CQL type. To add a type, add a line here and a file in this folder. */
import { types, type DriverColumnType } from '../values/driver.ts';
import { blobLayout } from './blob.ts';
import { booleanLayout } from './boolean.ts';
import type { ColumnLayout, ColumnPlan } from './column.ts';
import { float32Layout } from './float32.ts';
import { float64Layout } from './float64.ts';
import { int16Layout } from './int16.ts';
import { int32Layout } from './int32.ts';
import { int64Layout } from './int64.ts';
import { int8Layout } from './int8.ts';
import { listLayout, setLayout } from './list.ts';
import { mapLayout } from './map.ts';
import { rawLayout } from './raw.ts';
import { asciiLayout, textLayout } from './text.ts';
import { timestampLayout } from './timestamp.ts';
import { tupleLayout, userTypeLayout } from './tuple.ts';
import { timeUuidLayout, uuidLayout } from './uuid.ts';
import { vectorDimension, vectorLayout } from './vector.ts';

/** Typed as numbers: TypeScript does not compare the declared enum with the codes of metadata. */
const dataTypes: Readonly<Record<keyof typeof types.dataTypes, number>> = types.dataTypes;

const flatLayouts: readonly (readonly [code: number, layout: ColumnLayout])[] = [
  [dataTypes.ascii, asciiLayout],
  [dataTypes.bigint, int64Layout],
  [dataTypes.blob, blobLayout],
  [dataTypes.boolean, booleanLayout],
  [dataTypes.counter, int64Layout],
  [dataTypes.double, float64Layout],
  [dataTypes.float, float32Layout],
  [dataTypes.int, int32Layout],
  [dataTypes.smallint, int16Layout],
  [dataTypes.text, textLayout],
  [dataTypes.timestamp, timestampLayout],
  [dataTypes.timeuuid, timeUuidLayout],
  [dataTypes.tinyint, int8Layout],
  [dataTypes.uuid, uuidLayout],
  [dataTypes.varchar, textLayout],
];

/** One plan per type, which all columns share, so that plans stay in the processor's caches when thousands of shapes are in use. */
const flatPlans: ReadonlyMap<number, ColumnPlan> = new Map(
  flatLayouts.map(([code, layout]) => [code, plan(layout, { code, type: null }, [])]),
);

/** Chooses by the type alone, so that the thread and the main thread choose alike. Types without a layout cross as raw cells. */
export function planColumn(type: DriverColumnType): ColumnPlan {
  const flat = flatPlans.get(type.code);
  if (flat !== undefined) return flat;
  const parts = partsOf(type);
  if (parts !== undefined && parts.types.length > 0) {
    return plan(
      parts.layout,
      type,
      parts.types.map((part) => planColumn(part)),
    );
  }
  return plan(vectorDimension(type) > 0 ? vectorLayout : rawLayout, type, []);
}

function plan(layout: ColumnLayout, type: DriverColumnType, children: readonly ColumnPlan[]): ColumnPlan {
  return { layout, layoutId: layout.id, readSingle: layout.readSingle, type, children };
}

/** Returns the types inside a nested type, from the driver's metadata. */
function partsOf(type: DriverColumnType): { layout: ColumnLayout; types: readonly DriverColumnType[] } | undefined {
  switch (type.code) {
    case dataTypes.list:
      return { layout: listLayout, types: [type.info as DriverColumnType] };
    case dataTypes.set:
      return { layout: setLayout, types: [type.info as DriverColumnType] };
    case dataTypes.map:
      return { layout: mapLayout, types: type.info as readonly DriverColumnType[] };
    case dataTypes.tuple:
      return { layout: tupleLayout, types: type.info as readonly DriverColumnType[] };
    case dataTypes.udt: {
      const { fields } = type.info as { readonly fields: readonly { readonly type: DriverColumnType }[] };
      return { layout: userTypeLayout, types: fields.map((field) => field.type) };
    }
    default:
      return undefined;
  }
}
