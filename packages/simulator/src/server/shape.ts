import type { RuleReaction } from '../rules/rule.ts';

/** How the bytes of an answer are sent, if not all at once. */
export type Shape = Pick<RuleReaction, 'splitBytes' | 'splitAt' | 'pieceDelayMs' | 'coalesce'>;

export function isShaped({ splitBytes, splitAt, coalesce }: Shape): boolean {
  return splitBytes !== undefined || splitAt !== undefined || coalesce !== undefined;
}

/** Cuts the bytes of an answer into pieces. Offsets after the end are ignored. */
export function cutPieces(bytes: Buffer, { splitBytes, splitAt }: Shape): Buffer[] {
  const offsets = splitAt?.filter((offset) => offset < bytes.length) ?? everyNth(bytes.length, splitBytes);
  return [0, ...offsets].map((start, i) => bytes.subarray(start, offsets[i] ?? bytes.length));
}

function everyNth(length: number, step: number | undefined): number[] {
  if (step === undefined) return [];
  return Array.from({ length: Math.max(0, Math.ceil(length / step) - 1) }, (_, i) => (i + 1) * step);
}
