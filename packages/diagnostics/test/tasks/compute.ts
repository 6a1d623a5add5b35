/** Keeps its thread computing until it has taken `cpuMs` of CPU time. */
export function compute(cpuMs: number): void {
  const before = process.threadCpuUsage();
  for (;;) {
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= cpuMs * 1000) return;
  }
}
