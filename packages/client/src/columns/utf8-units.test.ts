import { describe, expect, it } from 'vitest';
import { UnitBuffer } from './utf8-units.ts';

function decode(buffer: Buffer, start = 0, end = buffer.length): { text: string; bits: number } {
  const target = new UnitBuffer();
  target.reset(end - start);
  target.appendUtf8(buffer, start, end);
  return { text: String.fromCharCode(...target.units.subarray(0, target.length)), bits: target.bits };
}

function units(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** The bytes at the limits of UTF-8's rules, with their neighbours. */
const leads = [
  0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5,
  0xff,
];
const followers = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];

function fourBytes(): Buffer[] {
  return leads.flatMap((first) =>
    followers.flatMap((second) =>
      followers.flatMap((third) => followers.map((fourth) => Buffer.from([first, second, third, fourth]))),
    ),
  );
}

describe('UTF-16 units of a cell', () => {
  it('equal those of Buffer.toString for every kind of four bytes', () => {
    const wrong = fourBytes().filter((buffer) => {
      const { text, bits } = decode(buffer);
      return text !== buffer.toString('utf8') || bits !== units(text).reduce((all, unit) => all | unit, 0);
    });

    expect(wrong).toEqual([]);
  });

  it('never include a byte after the cell', () => {
    const buffer = Buffer.from('a€😀');

    for (let end = 0; end <= buffer.length; end++) {
      expect(decode(buffer, 0, end).text).toBe(buffer.toString('utf8', 0, end));
    }
  });

  it('keep a byte order mark', () => {
    expect(decode(Buffer.from('\ufeffa')).text).toBe('\ufeffa');
  });

  it('report whether one byte for each character is enough', () => {
    const target = new UnitBuffer();
    target.reset(8);
    target.appendUtf8(Buffer.from('ÿ'), 0, 2);
    expect(target.bits).toBe(0xff);
    target.appendUtf8(Buffer.from('Ā'), 0, 2);
    expect(target.bits).toBeGreaterThan(0xff);
  });
});
