import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { types } from './driver.ts';
import { PageTimeUuid, PageUuid } from './uuid.ts';

type DriverUuid = InstanceType<typeof types.Uuid>;
/** The driver's class, with methods that the driver documents but does not declare. */
type DriverTimeUuid = InstanceType<typeof types.TimeUuid> & {
  getNodeId(): Buffer;
  getNodeIdString(): string;
  getClockId(): Buffer;
};

const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));

function pair(bytes: Buffer): { ours: DriverUuid & { readonly buffer: Buffer }; theirs: DriverUuid } {
  const ours = new PageUuid(bytes.readInt32BE(0), bytes.readInt32BE(4), bytes.readInt32BE(8), bytes.readInt32BE(12));
  return { ours: ours as unknown as DriverUuid & { readonly buffer: Buffer }, theirs: new types.Uuid(bytes) };
}

function timePair(bytes: Buffer): { ours: DriverTimeUuid; theirs: DriverTimeUuid } {
  const ours = new PageTimeUuid(
    bytes.readInt32BE(0),
    bytes.readInt32BE(4),
    bytes.readInt32BE(8),
    bytes.readInt32BE(12),
  );
  return { ours: ours as unknown as DriverTimeUuid, theirs: new types.TimeUuid(bytes) as DriverTimeUuid };
}

describe('a uuid from a page', () => {
  it('has the same text, JSON and bytes as the driver’s', () => {
    fc.assert(
      fc.property(sixteenBytes, (bytes) => {
        const { ours, theirs } = pair(bytes);
        assert.equal(ours.toString(), theirs.toString());
        assert.equal(JSON.stringify({ id: ours }), JSON.stringify({ id: theirs }));
        assert.equal(
          (ours as unknown as { inspect(): string }).inspect(),
          (theirs as unknown as { inspect(): string }).inspect(),
        );
        assert.deepEqual(ours.buffer, bytes);
        assert.deepEqual(ours.getBuffer(), bytes);
      }),
    );
  });

  it('equals only a uuid with the same bytes, also one of the driver', () => {
    fc.assert(
      fc.property(sixteenBytes, fc.nat(15), (bytes, changed) => {
        const { ours, theirs } = pair(bytes);
        const other = Buffer.from(bytes);
        other[changed] = (other[changed] as number) ^ 1;
        assert.ok(ours.equals(theirs) && theirs.equals(ours) && ours.equals(pair(bytes).ours));
        assert.ok(
          !ours.equals(pair(other).ours) && !ours.equals(pair(other).theirs) && !pair(other).theirs.equals(ours),
        );
        assert.deepStrictEqual(ours, pair(bytes).ours);
        assert.notDeepStrictEqual(ours, pair(other).ours);
      }),
    );
  });

  it('is an instance of the driver’s Uuid, and not of TimeUuid', () => {
    const { ours } = pair(Buffer.alloc(16));

    expect(ours).toBeInstanceOf(types.Uuid);
    expect(ours).not.toBeInstanceOf(types.TimeUuid);
    expect(ours.constructor).toBe(types.Uuid);
    expect(ours.equals(undefined as never)).toBe(false);
    expect(ours.equals('00000000-0000-0000-0000-000000000000' as never)).toBe(false);
    expect(inspect(ours)).toBe('Uuid: 00000000-0000-0000-0000-000000000000');
  });

  it('returns a new buffer that the caller may change', () => {
    const { ours } = pair(Buffer.alloc(16, 7));
    ours.buffer.fill(0);

    expect(ours.toString()).toBe('07070707-0707-0707-0707-070707070707');
  });
});

describe('a timeuuid from a page', () => {
  it('has the same date, ticks, node and clock as the driver’s', () => {
    fc.assert(
      fc.property(sixteenBytes, (bytes) => {
        const { ours, theirs } = timePair(bytes);
        assert.deepEqual(ours.getDatePrecision(), theirs.getDatePrecision());
        assert.deepEqual(ours.getDate(), theirs.getDate());
        assert.deepEqual(ours.getNodeId(), theirs.getNodeId());
        assert.equal(ours.getNodeIdString(), theirs.getNodeIdString());
        assert.deepEqual(ours.getClockId(), theirs.getClockId());
        assert.equal(ours.toString(), theirs.toString());
      }),
    );
  });

  it('is an instance of the driver’s TimeUuid and Uuid', () => {
    const { ours } = timePair(types.TimeUuid.now().getBuffer());

    expect(ours).toBeInstanceOf(types.TimeUuid);
    expect(ours).toBeInstanceOf(types.Uuid);
    expect(inspect(ours)).toMatch(/^TimeUuid: [0-9a-f-]{36}$/);
  });
});
