/** Which subject a run measures; also the order of the report's rows. */
export type SubjectSpec =
  | { readonly kind: 'load-generator' }
  | { readonly kind: 'plain-driver' }
  | { readonly kind: 'inline' }
  | { readonly kind: 'pool'; readonly threads: number };

/** The subject's name in the report. */
export function subjectName(spec: SubjectSpec): string {
  if (spec.kind === 'pool') return `pool of ${spec.threads}`;
  return { 'load-generator': 'load generator alone', 'plain-driver': 'cassandra-driver', inline: 'inline' }[spec.kind];
}
