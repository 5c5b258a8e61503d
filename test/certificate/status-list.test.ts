import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clearStatus,
  createStatusList,
  decodeStatusList,
  encodeStatusList,
  randomStatusIndex,
  readStatus,
  STATUS_LIST_LENGTH,
  setStatus,
} from '../../src/certificate/status/status-list.js';

const packed = (bytes: Uint8Array): string => `u${gzipSync(bytes).toString('base64url')}`;

describe('a status list', () => {
  it('has 131,072 entries, none of them revoked', () => {
    const bits = createStatusList();
    expect(bits.length).toBe(16_384);
    expect(bits.every((byte) => byte === 0)).toBe(true);
  });

  it('counts from the highest bit of the first byte', () => {
    expect(createStatusList([0])[0]).toBe(0b1000_0000);
    expect(createStatusList([7])[0]).toBe(0b0000_0001);
    expect(createStatusList([8])[1]).toBe(0b1000_0000);
    expect(createStatusList([STATUS_LIST_LENGTH - 1]).at(-1)).toBe(1);
  });

  it('revokes an entry, restores it, and leaves what it was made from as it was', () => {
    const none = createStatusList();
    const one = setStatus(none, 4_711);
    expect([readStatus(none, 4_711), readStatus(one, 4_711), readStatus(clearStatus(one, 4_711), 4_711)]).toEqual([false, true, false]);
  });

  it('says of every entry what was set last', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(STATUS_LIST_LENGTH - 1), fc.boolean()), { maxLength: 20 }), (steps) => {
        const expected = new Map(steps);
        const bits = steps.reduce((list, [index, on]) => (on ? setStatus(list, index) : clearStatus(list, index)), createStatusList());
        for (const [index, on] of expected) expect(readStatus(bits, index)).toBe(on);
        const set = [...expected.values()].filter(Boolean).length;
        expect(bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)).toBe(set);
      }),
      { numRuns: 50 },
    );
  });

  it.each([-1, STATUS_LIST_LENGTH, 0.5, Number.NaN])('has no entry %s', (index) => {
    const bits = createStatusList();
    for (const use of [readStatus, setStatus, clearStatus]) expect(() => use(bits, index)).toThrow(RangeError);
    expect(() => createStatusList([index])).toThrow(RangeError);
  });

  it.each([STATUS_LIST_LENGTH - 8, STATUS_LIST_LENGTH + 1, 8_388_616, Number.NaN])('is never %s long', (length) => {
    expect(() => createStatusList([], length)).toThrow(TypeError);
  });
});

describe('its text', () => {
  it('is what gzip of another maker reads', async () => {
    const bits = createStatusList([0, 4_711]);
    const text = await encodeStatusList(bits);
    expect(text).toMatch(/^u[\w-]+$/);
    expect(new Uint8Array(gunzipSync(Buffer.from(text.slice(1), 'base64url')))).toEqual(bits);
  });

  it('is read when another maker packed it', async () => {
    const bits = createStatusList([131_071], 262_144);
    expect(await decodeStatusList(packed(bits))).toEqual(bits);
  });

  it('may unpack to 1 MiB, and not to one byte more', async () => {
    expect((await decodeStatusList(packed(new Uint8Array(1_048_576)))).length).toBe(1_048_576);
    await expect(decodeStatusList(packed(new Uint8Array(1_048_577)))).rejects.toThrow(RangeError);
  });

  it('stops at a text that unpacks to very much', async () => {
    await expect(decodeStatusList(packed(new Uint8Array(200_000_000)))).rejects.toThrow(RangeError);
  });

  it('must hold 131,072 entries at least', async () => {
    expect((await decodeStatusList(packed(new Uint8Array(16_384)))).length).toBe(16_384);
    await expect(decodeStatusList(packed(new Uint8Array(16_383)))).rejects.toThrow(RangeError);
  });

  it.each([
    ['without its u', packed(new Uint8Array(16_384)).slice(1)],
    ['with padding', `${packed(new Uint8Array(16_384))}=`],
    ['that is no gzip', `u${Buffer.from('not gzip').toString('base64url')}`],
    ['that is cut off', packed(new Uint8Array(16_384)).slice(0, 21)],
    ['that is empty', ''],
  ])('is refused %s', async (_, text) => {
    await expect(decodeStatusList(text)).rejects.toThrow();
  });
});

describe('randomStatusIndex', () => {
  it('is inside the list and spread over it', () => {
    const picks = Array.from({ length: 2_000 }, () => randomStatusIndex(1_000));
    expect(Math.min(...picks)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...picks)).toBeLessThan(1_000);
    // 2,000 balls into 1,000 boxes fill about 865.
    expect(new Set(picks).size).toBeGreaterThan(780);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a list of %s entries', (length) => {
    expect(() => randomStatusIndex(length)).toThrow(TypeError);
  });
});
