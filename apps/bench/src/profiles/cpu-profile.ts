/** The part of V8's `.cpuprofile` that is read here. Times are µs of the clock of `process.hrtime()`. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  /** Ids of nodes, one for each sample. */
  readonly samples: readonly number[];
  /** µs from the sample before, or from the start. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: Frame;
  readonly children?: readonly number[];
}

export interface Frame {
  readonly functionName: string;
  /** Empty for native and generated code. */
  readonly url: string;
}

/** A frame and its callers, the nearest caller first. */
export type Stack = readonly Frame[];

/** Calls `onSample` with the stack and the time of each sample taken within the window. */
export function eachSample(
  profile: CpuProfile,
  beginMicros: number,
  endMicros: number,
  onSample: (stack: Stack, micros: number) => void,
): void {
  const stacks = stacksOf(profile);
  let now = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const micros = profile.timeDeltas[index] ?? 0;
    now += micros;
    const stack = stacks.get(id);
    if (stack !== undefined && now > beginMicros && now <= endMicros) onSample(stack, micros);
  }
}

function stacksOf({ nodes }: CpuProfile): ReadonlyMap<number, Stack> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stacks = new Map<number, Stack>();
  const visit = (node: ProfileNode, callers: Stack): void => {
    const stack = [node.callFrame, ...callers];
    stacks.set(node.id, stack);
    for (const child of node.children ?? []) {
      const next = byId.get(child);
      if (next !== undefined) visit(next, stack);
    }
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, []);
  return stacks;
}
