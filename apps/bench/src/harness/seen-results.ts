import { BenchError } from '../errors.ts';

/** What the runs of each scenario read, to find the one that read something else. */
export class SeenResults {
  readonly #checksums = new Map<string, { readonly subject: string; readonly checksum: string }>();

  /** @throws {BenchError} `different-results`. A run without a checksum reads nothing that could differ. */
  add(scenario: string, subject: string, checksum: string | undefined): void {
    if (checksum === undefined) return;
    const known = this.#checksums.get(scenario);
    if (known === undefined) this.#checksums.set(scenario, { subject, checksum });
    else if (known.checksum !== checksum) {
      throw new BenchError(
        'different-results',
        `${scenario}: ${subject} read values with the checksum ${checksum}, ${known.subject} with ${known.checksum}`,
      );
    }
  }
}
