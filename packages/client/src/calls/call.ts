import type { RequestWriter, ServiceReply, ServiceThread } from '@async-cassandra/executor';
import type { AnswerSizes } from '../registry/answer-sizes.ts';

/**
 * One request to the driver and its answer. Each kind of call is one class in this folder; the file of the same name in
 * `thread/operations/` is its other half.
 *
 * A call does not know which service runs it: threads, or a driver on the calling thread.
 */
export interface Call<Result = unknown> {
  /** What is known of the statement's answers. `undefined` for what has to run in threads whatever it answers. */
  readonly answers?: AnswerSizes | undefined;
  /** Whether what it sends is small. Asked only where `answers` are. */
  hasSmallValues?(): boolean;
  /**
   * Writes the request for the thread that the executor chose.
   *
   * @throws {TypeError} for a value that cannot be sent, by its name.
   */
  write(writer: RequestWriter, thread: ServiceThread): void;
  /** Copies what the caller may still change, because the request has to wait. Throws as `write` does. */
  hold(): void;
  /** Makes the result from the reply. The caller's promise follows what is returned. */
  decode(reply: ServiceReply, thread: ServiceThread): Result | Promise<Result>;
  /** Ends the call, whatever its outcome. Called once. */
  settle(): void;
}
