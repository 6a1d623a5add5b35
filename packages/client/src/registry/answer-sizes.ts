/**
 * An answer up to these sizes is small: 100 rows of ten columns cost the calling thread about 20 µs more than in a thread. Rows count
 * too, since a column of nulls takes no bytes.
 */
export const smallAnswer = { bytes: 8 * 1024, rows: 100 } as const;

/** So many small answers in a row, and the statement runs on the calling thread. */
const firstTrial = 4;
/** After each return to the threads it takes so many times more. A statement that is large now and then so stays in threads. */
const trialGrowth = 4;
const longestTrial = 2 ** 30;

/** What a statement's answers were like, and whether it may run on the calling thread for that. */
export class AnswerSizes {
  /** Its last answers were all small. */
  isSmall = false;
  /** How many times a large answer has sent it back to the threads. */
  returns = 0;
  #smallInARow = 0;
  #needed = firstTrial;

  /** Takes note of an answer. One that is large, or that has further pages, sends the statement back at once. */
  note(byteLength: number, rowCount: number, hasMorePages: boolean): void {
    if (byteLength <= smallAnswer.bytes && rowCount <= smallAnswer.rows && !hasMorePages) {
      if (!this.isSmall && ++this.#smallInARow >= this.#needed) this.isSmall = true;
      return;
    }
    this.#smallInARow = 0;
    if (!this.isSmall) return;
    this.isSmall = false;
    this.returns++;
    this.#needed = Math.min(this.#needed * trialGrowth, longestTrial);
  }
}
