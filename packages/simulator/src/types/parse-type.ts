import { resolveClassName } from './class-name.ts';
import { InvalidValueError } from './invalid-value.ts';
import { nativeTypeNames, nativeType, type CqlType, type NativeTypeName, type UdtType } from './cql-type.ts';

/** Finds a user-defined type by its name in the keyspace the type text belongs to. */
export type UdtLookup = (name: string) => UdtType | undefined;

/**
 * Reads a type as CQL writes it: `int`, `map<text, frozen<list<int>>>`, `vector<float, 3>`, `"MyType"`.
 *
 * Types inside a frozen type are frozen as well, as Cassandra reports them.
 *
 * @throws {InvalidValueError} naming the text that is not a type.
 */
export function parseCqlType(text: string, findUdt: UdtLookup = () => undefined): CqlType {
  const parser = new TypeParser(text, findUdt);
  const type = parser.read(false);
  parser.assertEnd();
  return type;
}

const natives = new Set<string>(nativeTypeNames);

class TypeParser {
  readonly #text: string;
  readonly #tokens: string[];
  readonly #findUdt: UdtLookup;
  #position = 0;

  constructor(text: string, findUdt: UdtLookup) {
    this.#text = text;
    this.#tokens = text.match(/"(?:[^"]|"")*"|'[^']*'|\w+|[^\s\w]/g) ?? [];
    this.#findUdt = findUdt;
  }

  read(isFrozen: boolean): CqlType {
    const token = this.#next();
    const name = token.toLowerCase();
    if (natives.has(name)) return nativeType(name as NativeTypeName);
    if (name === 'varchar') return nativeType('text');
    if (token.startsWith("'")) return resolveClassName(token.slice(1, -1));
    if (this.#tokens[this.#position] === '<') return this.#readParameterized(name, isFrozen);
    return this.#readUdt(token, isFrozen);
  }

  assertEnd(): void {
    if (this.#position < this.#tokens.length) this.#fail();
  }

  #readParameterized(name: string, isFrozen: boolean): CqlType {
    this.#expect('<');
    const type = this.#readArguments(name, isFrozen);
    this.#expect('>');
    return type;
  }

  #readArguments(name: string, isFrozen: boolean): CqlType {
    switch (name) {
      case 'frozen':
        return this.read(true);
      case 'list':
      case 'set':
        return { kind: name, element: this.read(isFrozen), isFrozen };
      case 'map': {
        const key = this.read(isFrozen);
        this.#expect(',');
        return { kind: 'map', key, value: this.read(isFrozen), isFrozen };
      }
      case 'tuple': {
        const elements = [this.read(true)];
        while (this.#tokens[this.#position] === ',') {
          this.#expect(',');
          elements.push(this.read(true));
        }
        return { kind: 'tuple', elements };
      }
      case 'vector': {
        const element = this.read(isFrozen);
        this.#expect(',');
        return { kind: 'vector', element, dimension: this.#readDimension() };
      }
      default:
        return this.#fail();
    }
  }

  #readDimension(): number {
    const dimension = Number(this.#next());
    return Number.isInteger(dimension) && dimension > 0 ? dimension : this.#fail();
  }

  #readUdt(token: string, isFrozen: boolean): CqlType {
    let name = unquote(token);
    if (this.#tokens[this.#position] === '.') {
      this.#position++;
      name = unquote(this.#next());
    }
    const type = this.#findUdt(name);
    if (!type) throw new InvalidValueError(`Unknown type ${name}`);
    return { ...type, isFrozen };
  }

  #next(): string {
    return this.#tokens[this.#position++] ?? this.#fail();
  }

  #expect(token: string): void {
    if (this.#next() !== token) this.#fail();
  }

  #fail(): never {
    throw new InvalidValueError(`'${this.#text}' is not a CQL type`);
  }
}

function unquote(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token.toLowerCase();
}
