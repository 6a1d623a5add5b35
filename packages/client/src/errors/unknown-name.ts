/** Makes the error for an unknown name. It suggests the known name that was probably meant. */
export function unknownNameError(what: string, name: string, known: readonly string[]): TypeError {
  const nearest = nearestName(name, known);
  const advice = nearest === undefined ? `Known names: ${known.join(', ')}.` : `Did you mean ${nearest}?`;
  return new TypeError(`${name} is not ${what}. ${advice}`);
}

/** Returns the known name with the fewest edits, if less than half of its letters change. Ignores case. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const edits = editDistance(lastPart(name), lastPart(candidate));
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  if (best === undefined) return undefined;
  const longest = Math.max(lastPart(name).length, lastPart(best).length);
  return fewest <= Math.max(1, Math.floor(0.45 * longest)) ? best : undefined;
}

/** Names may come with a path. Only the part after the last dot is compared. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

/** Levenshtein's distance, one row of the table at a time. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from.charCodeAt(row - 1) === to.charCodeAt(column - 1);
      const replaced = at(above, column - 1) + (isSame ? 0 : 1);
      current.push(Math.min(replaced, at(above, column) + 1, at(current, column - 1) + 1));
    }
    above = current;
  }
  return at(above, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
