/** The server that tests connect to. Plain data, because another process provides it. */
export interface TestServer {
  readonly kind: 'simulator' | 'cassandra';
  readonly contactPoints: string[];
  readonly port: number;
  readonly localDataCenter: string;
  /** The name of this run's connections, to find those that are left open. */
  readonly applicationName?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Undefined if no server is available. */
    server: TestServer | undefined;
  }
}
