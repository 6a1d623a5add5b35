import type { CqlType, UdtType } from './cql-type.ts';

/** The type with `udt` in place of every earlier state of it, at any depth; the very same object when it holds none. */
export function replaceUdt(type: CqlType, udt: UdtType): CqlType {
  const inner = (each: CqlType): CqlType => replaceUdt(each, udt);
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'vector': {
      const element = inner(type.element);
      return element === type.element ? type : { ...type, element };
    }
    case 'map': {
      const [key, value] = [inner(type.key), inner(type.value)];
      return key === type.key && value === type.value ? type : { ...type, key, value };
    }
    case 'tuple': {
      const elements = type.elements.map(inner);
      return elements.every((each, i) => each === type.elements[i]) ? type : { ...type, elements };
    }
    case 'udt': {
      const isMeant = type.keyspace === udt.keyspace && type.name === udt.name;
      if (isMeant) return type.fields === udt.fields ? type : { ...udt, isFrozen: type.isFrozen };
      const fields = type.fields.map((field) => ({ ...field, type: inner(field.type) }));
      return fields.every((field, i) => field.type === type.fields[i]?.type) ? type : { ...type, fields };
    }
    default:
      return type;
  }
}
