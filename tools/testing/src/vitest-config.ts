import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The options that a package may set for its vitest run. */
export interface PackageTestsOptions {
  /** Globs of test files, relative to the package. Default: `src/**` and `test/**` without integration tests and measurements. */
  readonly include?: readonly string[];
  /** Name of the run in `test-results/`. Default: `TEST_RUN_NAME`, or else `unit`. */
  readonly name?: string;
  /** Time limit of a test in milliseconds. Default: 20,000, because threads and child processes start slowly on a busy machine. */
  readonly testTimeoutMs?: number;
  /** Modules that set up and tear down resources of a whole run, such as a server. */
  readonly globalSetup?: readonly string[];
  /** Modules that run in the process of each test file, before it. */
  readonly setupFiles?: readonly string[];
  /** False: one test file at a time, for suites that own a server. Default: true. */
  readonly fileParallelism?: boolean;
}

/**
 * Returns the vitest configuration of all packages. Tests run in child processes, not in threads: in a thread `isMainThread` is false,
 * and the tested code starts threads itself.
 */
export function packageTests(options: PackageTestsOptions = {}): ViteUserConfig {
  const { name = process.env['TEST_RUN_NAME'] ?? 'unit', testTimeoutMs = 20_000, fileParallelism = true } = options;
  return defineConfig({
    test: {
      name,
      include: [...(options.include ?? ['src/**/*.test.ts', 'test/**/*.test.ts'])],
      exclude: options.include ? [] : ['**/*.integration.test.ts', 'test/integration/**', 'test/measure/**'],
      pool: 'forks',
      maxWorkers: 2,
      fileParallelism,
      testTimeout: testTimeoutMs,
      hookTimeout: Math.max(60_000, testTimeoutMs),
      globalSetup: [...(options.globalSetup ?? [])],
      setupFiles: [...(options.setupFiles ?? [])],
      reporters: ['default', [fileURLToPath(new URL('./summing-reporter.ts', import.meta.url)), { name }]],
    },
  });
}

/**
 * Returns the configuration of a package's measurements: tests of memory, time or profiles, in `test/measure/`. `pnpm measure` runs them
 * alone. The unit tests do not include them, because another process can change their results.
 */
export function packageMeasurements(options: Pick<PackageTestsOptions, 'globalSetup'> = {}): ViteUserConfig {
  return packageTests({
    ...options,
    name: 'measure',
    include: ['test/measure/**/*.test.ts'],
    fileParallelism: false,
    testTimeoutMs: 600_000,
  });
}
