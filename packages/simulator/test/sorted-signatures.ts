/** A message with the signatures that it lists in order: the server tells them as its hashes have it, each run differently. */
export function sortedSignatures(message: string): string {
  return message.replace(/(?<=signatures: ).*(?=\))/, (list) =>
    list
      .split(/, (?=system\.)/)
      .toSorted()
      .join(', '),
  );
}
