import { afterEach, expect, it } from 'vitest';
import type { Adds, Evidence, KeystrokeRepetition } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';
import { touched } from '../../support/touched.js';

const OWNER = { tenant: 'example', subject: 'ada' };
const ADA = { face: 1, typist: 1 };

let backend: TestBackend;
afterEach(() => backend?.close());

type Change = (repetitions: readonly KeystrokeRepetition[]) => readonly KeystrokeRepetition[];

async function open(): Promise<Browser> {
  const rebind = { oldDevices: 'keep', liveness: [], newDevice: 'allow', newKind: 'allow' } as const;
  backend = await testBackend({
    policy: { ...POLICY, rebind },
    onNotice: async () => {},
    authenticate: async () => ({ ...OWNER, freshSince: backend.clock.now }),
  });
  return backend.browser('ada');
}

/** A check on the check's own keyboard, with Ada's face and rhythm and these fingers. */
async function sit(
  browser: Browser,
  sitting: number,
  change: Change,
  { adds, kind = 'touch-keys' }: { adds?: Adds; kind?: Evidence['keystroke']['inputKind'] } = {},
) {
  const challenge = await browser.challenge(adds === undefined ? {} : { purpose: 'rebind', adds });
  const { keystroke, ...others } = evidenceOf(ADA, challenge.claims, sitting);
  const repetitions = change(keystroke.repetitions);
  const response = await browser.post(
    await browser.seal(challenge, { ...others, keystroke: { ...keystroke, inputKind: kind, repetitions } }),
  );
  return ((await response.json()) as { result?: string }).result ?? backend.runs.at(-1)?.failure?.code;
}

const own: Change = (all) => touched('ada', all);

it('the check’s own keyboard is a kind of its own: enrolled, compared, listed, exported by its kind alone', async () => {
  const phone = await open();
  expect(await sit(phone, 1, own)).toBe('accepted');
  expect(await sit(phone, 2, own)).toBe('accepted');
  expect((await backend.countersign.keyboards(OWNER)).map(({ inputKind }) => inputKind)).toEqual(['touch-keys']);
  const exported = JSON.stringify(await backend.countersign.privacy.export(OWNER));
  expect(exported).toContain('touch-keys');
  expect(exported).not.toMatch(/"(?:x|y|size)":\[/);
});

it('somebody with the learner’s face and rhythm, and fingers of their own, does not pass', async () => {
  const phone = await open();
  expect(await sit(phone, 1, own)).toBe('accepted');
  const thief: Change = (all) =>
    touched('a thief', all).map(({ x = [], y = [], ...one }) => ({ ...one, x: x.map((at) => at! + 26), y: y.map((at) => at! + 26) }));
  expect(await sit(phone, 2, thief)).not.toBe('accepted');
});

it.each<[string, Change]>([
  ['no positions', (all) => all],
  [
    'half of the positions unknown',
    (all) => own(all).map((one) => ({ ...one, x: one.dwellMs.map((_, key) => (key % 3 > 0 ? null : (one.x?.[key] ?? 0))) })),
  ],
  [
    'every finger on the middle of its key',
    (all) => own(all).map((one) => ({ ...one, x: one.dwellMs.map(() => 0), y: one.dwellMs.map(() => 0) })),
  ],
  ['the same positions each time', (all) => own(all).map((one, _, [first]) => ({ ...one, x: first?.x ?? [], y: first?.y ?? [] }))],
  ['one size for all', (all) => own(all).map((one) => ({ ...one, size: one.dwellMs.map(() => 24) }))],
  [
    'sizes now and then',
    (all) => own(all).map(({ size, ...one }, at) => (at === 0 ? one : { ...one, ...(size === undefined ? {} : { size }) })),
  ],
])('%s is no evidence', async (_, change) => {
  expect(await sit(await open(), 1, change)).toBe('evidence/typing');
});

it('another kind tells no positions', async () => {
  expect(await sit(await open(), 1, own, { kind: 'physical' })).toBe('evidence/typing');
});

it('positions beyond a key, or finer than a 64th, are not read', async () => {
  const phone = await open();
  for (const value of [200, 0.5]) {
    const change: Change = (all) => own(all).map((one) => ({ ...one, x: one.dwellMs.map(() => value) }));
    expect(await sit(phone, 1, change)).toBe('claims/schema');
  }
});

it('who is asked for the check’s keyboard may use their own: both are the touch screen', async () => {
  const browser = await open();
  expect(await sit(browser, 1, (all) => all, { kind: 'physical' })).toBe('accepted');
  const soft: Change = (all) => all.map((one) => ({ ...one, dwellMs: one.dwellMs.map(() => null) }));
  expect(await sit(browser, 2, soft, { kind: 'soft', adds: { inputKind: 'touch-keys' } })).toBe('accepted');
  expect(await sit(browser, 3, own, { adds: { inputKind: 'soft' } })).toBe('model/re-enroll');
});
