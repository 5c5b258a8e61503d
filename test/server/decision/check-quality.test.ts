import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { checkQuality } from '../../../src/server/decision/check-quality.js';
import type { Evidence } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { backendKeys } from '../../support/backend-keys.js';
import { evidenceOf } from '../../support/evidence.js';
import { challengeClaims } from '../../support/forge.js';
import { GOOD_QUALITY } from '../../support/good-quality.js';

const ADA = { face: 1, typist: 1 };
const good = evidenceOf(ADA, challengeClaims(await backendKeys()), 1);
const signsOf = (change: Partial<Evidence>) => checkQuality({ ...good, ...change } as unknown as BundleClaims);
const ofQuality = (change: object) => {
  const [first, ...rest] = good.face.samples;
  return signsOf({ face: { ...good.face, samples: [{ ...first!, quality: { ...GOOD_QUALITY, ...change } }, ...rest] } });
};

describe('signs in how a check was measured', () => {
  it('are none in a good one', () => {
    expect(signsOf({})).toEqual([]);
  });

  it.each<[string, object, object]>([
    ['sharpness', { sharpness: 0.03 }, { sharpness: 0.029 }],
    ['darkness', { brightness: 30 }, { brightness: 29 }],
    ['brightness', { brightness: 225 }, { brightness: 226 }],
    ['clipping', { clipped: 0.3 }, { clipped: 0.31 }],
    ['a turn', { yaw: -0.3 }, { yaw: -0.31 }],
  ])('are seen in the %s of one picture, beyond the limit and not at it', (_, within, beyond) => {
    expect([ofQuality(within), ofQuality(beyond)]).toEqual([[], ['picture']]);
  });

  it('are a camera of software, keys that no hand pressed, and frames that hardly come', () => {
    const { capture, keystroke } = good;
    expect(signsOf({ capture: { ...capture, virtualCamera: true } })).toEqual(['virtual-camera']);
    expect(signsOf({ keystroke: { ...keystroke, rejected: { synthetic: 1 } } })).toEqual(['synthetic-keys']);
    expect(signsOf({ keystroke: { ...keystroke, rejected: { mistyped: 3, synthetic: 0 } } })).toEqual([]);
    expect(signsOf({ capture: { ...capture, measuredFps: 3 } })).toEqual([]);
    expect(signsOf({ capture: { ...capture, measuredFps: 2.9 } })).toEqual(['frame-rate']);
  });

  it('are pictures of another size than the camera says it gives; a phone that is held upright is none', () => {
    const { capture } = good;
    expect(signsOf({ capture: { ...capture, width: 480, height: 640 } })).toEqual([]);
    expect(signsOf({ capture: { ...capture, claimedWidth: null, claimedHeight: null } })).toEqual([]);
    expect(signsOf({ capture: { ...capture, width: 1280, height: 720 } })).toEqual(['picture-size']);
  });
});

describe.each(['record', 'review'] as const)('a policy that lets signs be followed by %s', (provenance) => {
  let backend: TestBackend;
  let browser: Browser;
  beforeAll(async () => {
    backend = await testBackend({ policy: { ...POLICY, provenance } });
    browser = await backend.browser('ada');
  });
  afterAll(() => backend.close());

  it('notes them in the trail, and sends a match to a person only where it says so', async () => {
    const post = async (sitting: number, person = ADA) => {
      const challenge = await browser.challenge();
      const evidence = evidenceOf(person, challenge.claims, sitting);
      const sealed = await browser.seal(challenge, { ...evidence, capture: { ...evidence.capture, virtualCamera: true } });
      return (await browser.post(sealed)).json();
    };
    const expected = provenance === 'record' ? { result: 'accepted', reasons: [] } : { result: 'review', reasons: ['quality'] };
    expect(await post(1)).toMatchObject(expected);
    expect(await post(2)).toMatchObject(expected);
    expect(await post(3, { face: 9, typist: 9 })).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    const rows = await backend.database.query('select distinct signs from countersign_audit where receipt is not null');
    expect(rows).toEqual([{ signs: 'virtual-camera' }]);
    expect(await backend.database.query('select 1 from countersign_review')).toHaveLength(provenance === 'record' ? 0 : 2);
  });
});
