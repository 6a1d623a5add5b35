// Subjects of measurements.
export { openSubject } from './subjects/open-subject.ts';
export type {
  ExecutorOptions,
  InlineSpec,
  PlainDriverSpec,
  PoolSpec,
  Result,
  ResultRow,
  Run,
  Subject,
  SubjectSpec,
} from './subjects/subject.ts';

// The server.
export { addressOf, connectionOptions, type ServerAddress } from './server/server-address.ts';
export type { ServedTables, Server, ServerChoice, ServerKind, SimulatorModule } from './server/server.ts';
export { startEmbeddedSimulator } from './server/embedded-simulator.ts';
export { startServer } from './server/start-server.ts';
export { serveTables, startTableSimulator, type ServeOptions } from './server/serve-tables.ts';

// Workload: tables, statements and loops.
export { qualified, type LoadTable } from './workload/table.ts';
export { insertOf, pageOf, pointOf, type Statement } from './workload/statement.ts';
export {
  runClosedLoop,
  type LoopCounts,
  type LoopSize,
  type Operation,
  type Percentiles,
} from './workload/closed-loop.ts';
export { runOpenLoop, type OpenLoopCounts, type OpenLoopGuest } from './workload/open-loop.ts';
export { measureWindow, type MeasuredWindow, type WindowOptions } from './workload/measure-window.ts';
export { collectGarbage } from './workload/collect-garbage.ts';
export { keep } from './workload/keep.ts';
export { repeatShuffled } from './workload/order.ts';

// Child: a new process for each run.
export { askChild, type ChildFailure, type ChildOutcome } from './child/ask-child.ts';
export { answerOnce } from './child/answer-parent.ts';

// Report: numbers, tables and the environment.
export { comparison, comparisonRange, count, percent, threeDigits, times } from './report/numbers.ts';
export { currentCommit } from './report/current-commit.ts';
export { describeEnvironment, type Environment } from './report/environment.ts';
export { markdownTable, replaceBetween, type Markers } from './report/markdown.ts';
export { spreadOf, type Spread } from './report/spread.ts';
export { terminalTable } from './report/terminal-table.ts';

// Command: shared parts of command lines.
export { parseContactPoints, parseCount, type ContactPoints } from './command/arguments.ts';
export { rewriteFile, typedPath, writeDocument } from './command/documents.ts';
export { exitCodes } from './command/exit-codes.ts';
export { runProgram } from './command/run-program.ts';
export { credentialsFromEnvironment, serverFromEnvironment } from './command/server-choice.ts';
export { watchInterrupts } from './command/watch-interrupts.ts';
export { LoadError, loadErrorCodes, type LoadErrorCode } from './errors.ts';
