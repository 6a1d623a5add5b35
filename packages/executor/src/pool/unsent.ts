import { describeReason } from '../errors/describe-value.ts';
import { RequestOp } from '../wire/request-batch.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import type { ServiceLane } from '../services/service-lane.ts';
import type { TaskLane } from '../tasks/task-lane.ts';

/** Fails the one piece of work whose message could not be cloned, with an error that names what could not. */
export function failUnsent(
  lanes: { readonly tasks: TaskLane; readonly services: ServiceLane },
  thread: PoolThread,
  entry: readonly unknown[],
  error: unknown,
): void {
  const number = entry[1] as number;
  switch (entry[0]) {
    case RequestOp.request:
      lanes.services.get(number)?.onUnsent(thread, entry[2] as number, error);
      break;
    case RequestOp.task:
      lanes.tasks.failUnsent(
        thread,
        number,
        (name) =>
          new TypeError(
            `${nameGuiltyArgument(name, entry[4] as readonly unknown[])} cannot be sent to a thread: ${describeReason(error)}`,
          ),
      );
      break;
    case RequestOp.startService:
      lanes.services.onStartFailed(
        thread,
        number,
        new TypeError(`the data of the service cannot be sent to a thread: ${describeReason(error)}`),
      );
      break;
    default:
    // The other entries are numbers only, which can always be cloned.
  }
}

function nameGuiltyArgument(task: string, args: readonly unknown[]): string {
  const guilty = args.findIndex((argument) => {
    try {
      structuredClone(argument);
      return false;
    } catch {
      // Not cloneable: this is the one.
      return true;
    }
  });
  return guilty < 0 ? `what task ${task} was submitted with` : `argument ${guilty} of task ${task}`;
}
