import type { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { nativeType, type CqlType, type NativeTypeName } from '../types/cql-type.ts';
import { customClassName, parseClassName } from '../types/class-name.ts';

/** Codes of the types without parameters (section 4.2.5.2); duration has none before protocol v5. */
const nativeCodes: Readonly<Partial<Record<NativeTypeName, number>>> = {
  ascii: 0x01,
  bigint: 0x02,
  blob: 0x03,
  boolean: 0x04,
  counter: 0x05,
  decimal: 0x06,
  double: 0x07,
  float: 0x08,
  int: 0x09,
  timestamp: 0x0b,
  uuid: 0x0c,
  text: 0x0d,
  varint: 0x0e,
  timeuuid: 0x0f,
  inet: 0x10,
  date: 0x11,
  time: 0x12,
  smallint: 0x13,
  tinyint: 0x14,
};

const custom = 0x00;
const listCode = 0x20;
const mapCode = 0x21;
const setCode = 0x22;
const udtCode = 0x30;
const tupleCode = 0x31;

const nativesByCode = new Map(
  Object.entries(nativeCodes).map(([name, code]) => [code, nativeType(name as NativeTypeName)]),
);

/** Writes a column's type as the [option] of rows metadata. Duration and vector travel as custom types in v4. */
export function writeTypeOption(writer: ByteWriter, type: CqlType): void {
  switch (type.kind) {
    case 'native': {
      const code = nativeCodes[type.name];
      if (code === undefined) writeCustom(writer, type);
      else writer.writeShort(code);
      return;
    }
    case 'list':
    case 'set':
      writer.writeShort(type.kind === 'list' ? listCode : setCode);
      writeTypeOption(writer, type.element);
      return;
    case 'map':
      writer.writeShort(mapCode);
      writeTypeOption(writer, type.key);
      writeTypeOption(writer, type.value);
      return;
    case 'tuple':
      writer.writeShort(tupleCode);
      writer.writeShort(type.elements.length);
      for (const element of type.elements) writeTypeOption(writer, element);
      return;
    case 'udt':
      writer.writeShort(udtCode);
      writer.writeString(type.keyspace);
      writer.writeString(type.name);
      writer.writeShort(type.fields.length);
      for (const field of type.fields) {
        writer.writeString(field.name);
        writeTypeOption(writer, field.type);
      }
      return;
    case 'vector':
    case 'custom':
      writeCustom(writer, type);
  }
}

/** Reads what {@link writeTypeOption} wrote. Whether a type is frozen is not on the wire: it comes back unfrozen. */
export function readTypeOption(reader: ByteReader): CqlType {
  const code = reader.readShort();
  switch (code) {
    case custom:
      return parseClassName(reader.readString());
    case listCode:
    case setCode:
      return { kind: code === listCode ? 'list' : 'set', element: readTypeOption(reader), isFrozen: false };
    case mapCode:
      return { kind: 'map', key: readTypeOption(reader), value: readTypeOption(reader), isFrozen: false };
    case tupleCode:
      return { kind: 'tuple', elements: readMany(reader, () => readTypeOption(reader)) };
    case udtCode:
      return {
        kind: 'udt',
        keyspace: reader.readString(),
        name: reader.readString(),
        fields: readMany(reader, () => ({ name: reader.readString(), type: readTypeOption(reader) })),
        isFrozen: false,
      };
    default: {
      const type = nativesByCode.get(code);
      if (!type) throw new MalformedBytesError(`Unknown type code 0x${code.toString(16)}`);
      return type;
    }
  }
}

function writeCustom(writer: ByteWriter, type: CqlType): void {
  writer.writeShort(custom);
  writer.writeString(customClassName(type));
}

function readMany<T>(reader: ByteReader, read: () => T): T[] {
  const count = reader.readShort();
  return Array.from({ length: count }, read);
}
