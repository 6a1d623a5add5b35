import type { Selector, Term } from '../cql/statement.ts';
import { nativeTypeNames } from '../types/cql-type.ts';

/** Formats a term as Cassandra's messages do. */
export function termText(term: Term): string {
  switch (term.kind) {
    case 'null':
      return 'NULL';
    case 'constant':
      return term.form === 'string' ? `'${term.text}'` : term.text;
    case 'marker':
      return term.name === undefined ? '?' : `:${term.name}`;
    case 'list':
      return `[${joined(term.items)}]`;
    case 'set':
      return `{${joined(term.items)}}`;
    case 'tuple':
      return `(${joined(term.items)})`;
    case 'map':
      return `{${term.entries.map(([key, value]) => `${termText(key)}: ${termText(value)}`).join(', ')}}`;
    case 'udt':
      return `{${term.fields.map(([name, value]) => `${name}: ${termText(value)}`).join(', ')}}`;
    case 'hint':
      return `(${typeText(term.type)})${termText(term.term)}`;
    default:
      return `${functionName(term)}(${joined(term.arguments)})`;
  }
}

/** Formats a selector as Cassandra's messages do. */
export function selectorText(selector: Selector): string {
  switch (selector.kind) {
    case 'column':
      return selector.name;
    case 'term':
      return termText(selector.term);
    case 'hint':
      return `(${typeText(selector.type)})${selectorText(selector.selector)}`;
    case 'cast':
      return `cast(${selectorText(selector.selector)} as ${selector.type})`;
    default:
      return `${functionName(selector)}(${selector.isStar ? '*' : selector.arguments.map(selectorText).join(', ')})`;
  }
}

/** A type and the term behind it, with the keyspace of the types that somebody made. */
export function hintText({ type, term }: Extract<Term, { kind: 'hint' }>, keyspace: string): string {
  const qualified = typeText(type).replaceAll(/[a-z]\w*/gi, (name) => (isBuiltIn(name) ? name : `${keyspace}.${name}`));
  return `(${qualified})${termText(term)}`;
}

/** With its keyspace, if the statement names one. */
export function functionName({
  keyspace,
  name,
}: {
  readonly keyspace: string | undefined;
  readonly name: string;
}): string {
  return keyspace === undefined ? name : `${keyspace}.${name}`;
}

/** A type as the server writes it, whatever blanks the statement has in it. */
function typeText(type: string): string {
  return type.replaceAll(/\s*([<>,])\s*/g, '$1').replaceAll(',', ', ');
}

function isBuiltIn(name: string): boolean {
  return (
    /^(?:list|set|map|tuple|frozen|vector|varchar)$/.test(name) || (nativeTypeNames as readonly string[]).includes(name)
  );
}

function joined(terms: readonly Term[]): string {
  return terms.map(termText).join(', ');
}
