import { ReplayedAnswers } from './replayed-answers.ts';

/** The answers that each node replays. The same statement may have another answer on another node. */
export class Replay {
  readonly #byNode = new Map<number, ReplayedAnswers>();

  /** The answers of a node, by its number. */
  answersOf(node: number): ReplayedAnswers {
    let answers = this.#byNode.get(node);
    if (!answers) this.#byNode.set(node, (answers = new ReplayedAnswers()));
    return answers;
  }

  /** Forgets every answer, so that the tables give the next one: after a change of the schema, or when statements are forgotten. */
  clear(): void {
    this.#byNode.clear();
  }
}
