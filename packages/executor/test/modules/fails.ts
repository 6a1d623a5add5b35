// Tasks that fail, each differently.
export class CustomError extends Error {
  readonly detail: string;

  constructor(detail: string) {
    super(`custom: ${detail}`);
    this.name = 'CustomError';
    this.detail = detail;
  }
}

export function throwRange(message: string): never {
  throw new RangeError(message);
}

export async function rejectRange(message: string): Promise<never> {
  await Promise.resolve();
  throw new RangeError(message);
}

export function throwCustom(detail: string): never {
  throw new CustomError(detail);
}

export function throwWithFields(): never {
  const inner = new TypeError('inner');
  const error = new Error('outer', { cause: inner });
  throw Object.assign(error, {
    code: 'E_OUTER',
    count: 3,
    when: new Date(0),
    bytes: Buffer.from('abc'),
    byHost: { 'a:1': new RangeError('refused'), list: [new CustomError('x')] },
    callback: () => 1,
    socket: { open: () => true, port: 9042 },
  });
}

export function throwAggregate(): never {
  throw new AggregateError([new RangeError('one'), new TypeError('two')], 'several');
}

export function throwDomException(): never {
  throw new DOMException('went away', 'NetworkError');
}

export function throwString(): never {
  // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- the thrown value is the test
  throw 'just text';
}

export function throwFunction(): never {
  // oxlint-disable-next-line typescript/only-throw-error -- the thrown value is the test
  throw () => 1;
}

export function throwSystemError(): void {
  process.chdir('/does/not/exist');
}

export function throwGetter(): never {
  throw Object.defineProperty(new Error('trap'), 'lazy', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
}

export function throwCircular(): never {
  const error: Error & { self?: unknown } = new Error('round');
  error.self = error;
  throw error;
}
