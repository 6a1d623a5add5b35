import type { Activity } from '../activity.ts';
import type { Engine } from '../engine/engine.ts';
import type { RuleSet } from '../rules/rule-set.ts';

/** What a connection needs of the simulator it belongs to. */
export interface ConnectionHost {
  readonly engine: Engine;
  readonly rules: RuleSet;
  readonly activity: Activity;
  /** Set: a connection must log in. */
  readonly credentials: Credentials | undefined;
  /** Answers carry the custom payload of their request. */
  readonly echoCustomPayload: boolean;
}

/** The one login that a simulator with authentication takes. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}
