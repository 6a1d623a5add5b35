// A service with written requests: each has an int32, a float64 and a value.
import type { RequestReader, ServiceHandler } from '@async-cassandra/executor/thread';

export function createService(): ServiceHandler {
  const held: (() => void)[] = [];
  return {
    request: async (payload) => {
      const request = payload as RequestReader;
      const operation = request.int32();
      if (operation === 1) await new Promise<void>((resolve) => held.push(resolve));
      else held.splice(0).forEach((release) => release());
      return [request.float64(), request.value()];
    },
  };
}
