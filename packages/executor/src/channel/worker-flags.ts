/** Node's flags and environment for a worker thread. */
export interface WorkerFlags {
  /** `undefined`: those of this process. */
  readonly execArgv: string[] | undefined;
  /** `undefined`: a copy of this process's. */
  readonly env: Record<string, string> | undefined;
  /** The preloads that the process has and the thread has not, as they are written on the command line. */
  readonly skippedPreloads: readonly string[];
}

/** What the flags are made of. */
export interface FlagSources {
  /** Flags that the application wants, as they are. */
  readonly execArgv: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly preloads: 'inherit' | 'skip';
  readonly process: {
    readonly execArgv: readonly string[];
    readonly env: Readonly<Record<string, string | undefined>>;
  };
}

/** Flags that say what the process starts with, or as what. A thread starts with a file of its own. */
const entryFlags =
  /^(-[epic]|-pe|--(eval|print|interactive|check|run|input-type|entry-url|test|test-.*|experimental-test-.*|watch|watch-.*|build-.*|experimental-default-type|experimental-sea-config))$/;

/** A debugger attaches to the process; a thread that opens the same port fails. */
const inspectorFlags = /^--(inspect|inspect-.*|debug-port|experimental-(network|worker|storage)-inspection)$/;

/** Modules that run before the entry. */
const preloadFlags = /^(-r|--(require|import|loader|experimental-loader))$/;

/**
 * Takes out of Node's flags what is meant for the process alone, on the command line and in `NODE_OPTIONS`: what it starts
 * with, the inspector, and preloads with `preloads: 'skip'`.
 */
export function resolveWorkerFlags(sources: FlagSources): WorkerFlags {
  const { preloads, process } = sources;
  const skippedPreloads: string[] = [];
  const isKept = (flag: Flag): boolean => {
    if (preloads === 'skip' && preloadFlags.test(flag.name)) {
      skippedPreloads.push(flag.words.map(({ value }) => value).join(' '));
      return false;
    }
    return !entryFlags.test(flag.name) && !inspectorFlags.test(flag.name);
  };
  const given = sources.execArgv ?? removeFlags(process.execArgv.map(toWord), isKept)?.map(({ raw }) => raw);
  const options = (sources.env ?? process.env)['NODE_OPTIONS'];
  const keptOptions = options === undefined ? undefined : removeFlags(splitOptions(options), isKept);
  return {
    execArgv: given === undefined ? undefined : [...given],
    env:
      keptOptions === undefined
        ? sources.env && { ...sources.env }
        : copyEnv(sources.env ?? process.env, keptOptions.map(({ raw }) => raw).join(' ')),
    skippedPreloads,
  };
}

/**
 * The flags without those that `new Worker` has refused, by the message of its error: they are the process's (V8's, for
 * example) and hold in all of its threads. `undefined` when the error says nothing of that kind.
 */
export function dropRefusedFlags(flags: WorkerFlags, error: unknown): WorkerFlags | undefined {
  if (
    (error as { code?: unknown } | undefined)?.code !== 'ERR_WORKER_INVALID_EXEC_ARGV' ||
    flags.execArgv === undefined
  ) {
    return undefined;
  }
  const refused = ` ${(error as Error).message.replace(/^[^:]*: /, '')},`;
  const kept = removeFlags(flags.execArgv.map(toWord), ({ words }) => !refused.includes(` ${words[0]?.raw},`));
  return kept === undefined ? undefined : { ...flags, execArgv: kept.map(({ raw }) => raw) };
}

/** One word of a command line: as it was written, and what it means. */
interface Word {
  readonly raw: string;
  readonly value: string;
}

/** A flag and the words of its value. Node takes `_` for `-` in names. */
interface Flag {
  readonly name: string;
  readonly words: readonly Word[];
}

const toWord = (word: string): Word => ({ raw: word, value: word });

/** The words of the flags that are kept; `undefined` when that is all of them. */
function removeFlags(words: readonly Word[], isKept: (flag: Flag) => boolean): Word[] | undefined {
  const kept: Word[] = [];
  for (let at = 0; at < words.length;) {
    let end = at + 1;
    // Among flags, a word that is none is the value of the one before it.
    while (end < words.length && words[end]?.value.startsWith('-') === false) {
      end++;
    }
    const flag = { name: nameOf(words[at]?.value ?? ''), words: words.slice(at, end) };
    if (isKept(flag)) {
      kept.push(...flag.words);
    }
    at = end;
  }
  return kept.length === words.length ? undefined : kept;
}

function nameOf(word: string): string {
  const name = word.split('=', 1)[0] ?? word;
  return name.startsWith('--') ? name.replaceAll('_', '-') : name;
}

/** As Node reads `NODE_OPTIONS`: words end at spaces, but not within double quotes, where `\` takes the next one as it is. */
function splitOptions(options: string): Word[] {
  return Array.from(options.matchAll(/(?:[^ "]|"(?:[^"\\]|\\.)*"?)+/g), ([raw]) => ({
    raw,
    value: raw.replaceAll(/"((?:[^"\\]|\\.)*)"?/g, (_quoted, inner: string) => inner.replaceAll(/\\(.)/g, '$1')),
  }));
}

function copyEnv(env: Readonly<Record<string, string | undefined>>, options: string): Record<string, string> {
  const copy: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && name !== 'NODE_OPTIONS') {
      copy[name] = value;
    }
  }
  if (options !== '') {
    copy['NODE_OPTIONS'] = options;
  }
  return copy;
}
