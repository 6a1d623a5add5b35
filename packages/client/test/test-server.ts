/** Where a test connects to. Plain data: it comes from the process that set the run up. */
export interface TestServer {
  readonly kind: 'simulator' | 'cassandra';
  readonly contactPoints: string[];
  readonly port: number;
  readonly localDataCenter: string;
  /** What the connections of this run call themselves, so that those that are left can be told from others. */
  readonly applicationName?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Undefined where no server could be had. */
    server: TestServer | undefined;
  }
}
