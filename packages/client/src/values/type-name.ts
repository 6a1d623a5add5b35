import { Encoder, types, type DriverColumnType } from './driver.ts';

const marshal = 'org.apache.cassandra.db.marshal.';
const dataTypes: Readonly<Record<string, number>> = types.dataTypes as never;
const names = new Map(
  Object.entries(dataTypes).flatMap(([name, code]) => (typeof code === 'number' ? [[code, name] as const] : [])),
);
names.set(dataTypes['varchar'] as number, 'text');

/** Returns a type as CQL writes it, such as `map<text, int>`. A class without a name in CQL is in quotes. */
export function nameOfType(type: DriverColumnType): string {
  const { code, info } = type;
  const name = names.get(code) ?? `type ${code}`;
  if (code === dataTypes['custom']) return nameOfCustomType(type);
  if (code === dataTypes['udt']) return (info as { readonly name?: string } | undefined)?.name ?? name;
  const parts = (Array.isArray(info) ? info : [info]).filter(isType);
  return parts.length === 0 ? name : `${name}<${parts.map(nameOfType).join(', ')}>`;
}

function nameOfCustomType({ info, customTypeName }: DriverColumnType): string {
  if (customTypeName === 'vector' && Array.isArray(info)) {
    return `vector<${nameOfType(info[0] as DriverColumnType)}, ${String(info[1])}>`;
  }
  const className = String(info);
  if (className === `${marshal}DurationType`) return 'duration';
  if (className.startsWith(`${marshal}VectorType`)) {
    try {
      const parser = new Encoder(4, {}) as unknown as { parseFqTypeName(name: string): DriverColumnType };
      return nameOfCustomType(parser.parseFqTypeName(className));
    } catch {
      // The driver does not know the class of the elements.
    }
  }
  return `'${className}'`;
}

function isType(value: unknown): value is DriverColumnType {
  return typeof value === 'object' && value !== null && typeof (value as { code?: unknown }).code === 'number';
}
