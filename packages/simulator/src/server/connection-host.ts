import type { Activity } from '../activity.ts';
import type { Engine } from '../engine/engine.ts';
import type { Replay } from '../replay/replay.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Authentication } from './authentication.ts';

/** What a connection needs of the simulator it belongs to. */
export interface ConnectionHost {
  readonly engine: Engine;
  readonly rules: RuleSet;
  readonly activity: Activity;
  /** Set: a connection must log in. */
  readonly authentication: Authentication | undefined;
  /** Set: repeated executions are answered by frames made beforehand. */
  readonly replay: Replay | undefined;
  /** Answers carry the custom payload of their request. */
  readonly echoCustomPayload: boolean;
}
