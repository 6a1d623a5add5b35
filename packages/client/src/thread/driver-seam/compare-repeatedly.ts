/** The row may change between its two reads, and a host may go away. Neither says anything about the path that is checked. */
const attempts = 3;

/** Repeats a comparison until it succeeds. Returns the reason of the last one that did not, or `undefined`. */
export async function compareRepeatedly(compareOnce: () => Promise<string | undefined>): Promise<string | undefined> {
  let reason: string | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      reason = await compareOnce();
    } catch (error) {
      reason = `the comparison failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (reason === undefined) return undefined;
  }
  return reason;
}
