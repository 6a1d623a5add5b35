import { ExecutorError } from '../errors/executor-error.ts';
import type { FunctionLoader } from './load-function.ts';
import type { ServiceContext, ServiceHandler } from './service-handler.ts';
import type { ThreadRequest } from './thread-request.ts';

/** One service in one thread. */
export class ThreadService {
  /** Open requests by their slot. */
  readonly active: (ThreadRequest | undefined)[] = [];
  readonly #starting: Promise<ServiceHandler>;
  #handler: ServiceHandler | undefined;

  constructor(loader: FunctionLoader, module: string, context: ServiceContext) {
    this.#starting = createHandler(loader, module, context);
  }

  /** Resolves when requests may come. Rejects with what `createService` threw. */
  async start(): Promise<void> {
    this.#handler = await this.#starting;
  }

  get handler(): ServiceHandler {
    if (this.#handler === undefined) {
      throw new ExecutorError('invalid-state', 'a request came before the service had started');
    }
    return this.#handler;
  }

  /** Waits for a pending start, then closes the service. */
  async close(): Promise<void> {
    let handler: ServiceHandler;
    try {
      handler = await this.#starting;
    } catch {
      // It never started, and the main thread knows that. There is nothing to close.
      return;
    }
    await handler.close?.();
  }
}

async function createHandler(loader: FunctionLoader, module: string, context: ServiceContext): Promise<ServiceHandler> {
  const createService = await loader.load(module, 'createService');
  const handler = (await createService(context)) as ServiceHandler | undefined;
  if (typeof handler?.request !== 'function') {
    throw new TypeError(`createService of ${module} must return an object with a request method`);
  }
  return handler;
}
