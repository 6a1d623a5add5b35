import { readFileSync } from 'node:fs';
import { FrameSplitter, type Frame } from '@async-cassandra/simulator';
import type { RecordedFrame } from './recording/recording-proxy.ts';

/** The files of `recorded/`: see `recording/record-frames.ts`. */
export const recordedSets = [
  'driver',
  'raw',
  'types',
  'cells',
  'functions',
  'paging',
  'refusals',
  'logins',
  'challenges',
  'faults',
] as const;

export type RecordedSet = (typeof recordedSets)[number];

/** What was recorded from real servers by `recording/record-frames.ts`. */
export function readRecorded(name: RecordedSet): RecordedFrame[] {
  const text = readFileSync(new URL(`./recorded/${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { frames: RecordedFrame[] }).frames;
}

/** The one frame of a hexadecimal text. */
export function parseFrame(hex: string): Frame {
  const frames: Frame[] = [];
  new FrameSplitter((frame) => frames.push(frame)).push(Buffer.from(hex, 'hex'));
  const [frame] = frames;
  if (!frame || frames.length !== 1) throw new TypeError(`${frames.length} frames instead of one`);
  return frame;
}

/** True for a frame of protocol v4, of either direction. */
export function isVersion4(hex: string): boolean {
  return hex.startsWith('04') || hex.startsWith('84');
}
