/**
 * Returns the probability that a request finds all threads busy and waits (Erlang C), for Poisson arrivals to one queue before
 * `threads` equal threads.
 *
 * `load` is in erlangs: requests per second times seconds of thread time for one. At one erlang per thread or more, the queue grows
 * forever, and the result is 1.
 *
 * It uses the recursion of Erlang B, which neither overflows nor cancels: B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)),
 * C = B / (1 - rho (1 - B)).
 */
export function erlangC(threads: number, load: number): number {
  if (load <= 0) return 0;
  if (load >= threads) return 1;
  let blocking = 1;
  for (let count = 1; count <= threads; count += 1) {
    blocking = (load * blocking) / (count + load * blocking);
  }
  return blocking / (1 - (load / threads) * (1 - blocking));
}

/**
 * Returns the mean milliseconds that a request waits for a thread by Erlang C. For times that are not exponential it is scaled by
 * (Ca^2 + Cs^2) / 2 (Allen-Cunneen). Infinite at one erlang per thread or more.
 *
 * @param serviceMs Mean thread time of one request.
 * @param variation Coefficients of variation of the arrivals and of the service times; both 1 give the exact Erlang C.
 */
export function meanWaitMs(
  threads: number,
  load: number,
  serviceMs: number,
  variation: { readonly arrivals: number; readonly service: number } = { arrivals: 1, service: 1 },
): number {
  if (load <= 0) return 0;
  if (load >= threads) return Infinity;
  const scale = (variation.arrivals ** 2 + variation.service ** 2) / 2;
  return (erlangC(threads, load) * serviceMs * scale) / (threads - load);
}
