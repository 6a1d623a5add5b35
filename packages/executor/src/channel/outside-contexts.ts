import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs a function outside every request's async context. What lives long (ports, workers, timers) is made in here:
 * it would otherwise hold the first caller's stores, and show them to everybody after.
 */
export const runOutsideContexts: <R>(run: () => R) => R = AsyncLocalStorage.snapshot();
