import type { Activity } from '../activity.ts';
import type { Engine } from '../engine/engine.ts';
import type { Replay } from '../replay/replay.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Authentication } from './authentication.ts';

/** What a connection uses of its simulator. */
export interface ConnectionHost {
  readonly engine: Engine;
  readonly rules: RuleSet;
  readonly activity: Activity;
  /** When set, a client must log in. */
  readonly authentication: Authentication | undefined;
  /** When set, repeated executions get kept answers. */
  readonly replay: Replay | undefined;
  /** Answers carry the custom payload of their request. */
  readonly echoCustomPayload: boolean;
}
