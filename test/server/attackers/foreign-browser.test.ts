import { afterEach, describe, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { vectorFromBase64url } from '../../../src/bundle/vectors.js';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import type { Notice } from '../../../src/server/devices/devices.js';
import type { Outcome } from '../../../src/types.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, type Person } from '../../support/evidence.js';

const DAY = 86_400;
const ADA = { face: 1, typist: 1 };
const THIEF = { face: 9, typist: 1 };
const OWNER = { tenant: 'example', subject: 'ada' };

let backend: TestBackend;
afterEach(() => backend?.close());

const notices: Notice[] = [];
const open = async (
  rebind: Partial<NonNullable<CountersignOptions['policy']['rebind']>> = { newDevice: 'allow', liveness: [] },
  attempts?: CountersignOptions['policy']['attempts'],
) => {
  notices.length = 0;
  backend = await testBackend({
    policy: { ...POLICY, rebind: { oldDevices: 'keep', ...rebind }, ...(attempts === undefined ? {} : { attempts }) },
    onNotice: async (notice) => void notices.push(notice),
    authenticate: async () => ({ ...OWNER, freshSince: backend.clock.now }),
  });
};

async function rebind(browser: Browser, person: Person, sitting: number, seen = false): Promise<Outcome> {
  const challenge = await browser.challenge({ purpose: 'rebind' });
  const evidence = evidenceOf(person, challenge.claims, sitting);
  const actions = challenge.claims.liveness.map((action, at) => ({ action, askedAtMs: 1000 * at, doneAtMs: 1000 * at + 900, others: 0 }));
  const liveness = seen ? { ...evidence.liveness, actions } : evidence.liveness;
  const response = await browser.post(await browser.seal(challenge, { ...evidence, liveness }));
  return (await response.json()) as Outcome;
}

describe('another person’s browser with the learner’s password', () => {
  it('has five tries in thirty days, whatever the learner does meanwhile; then it stops, and the learner is told', async () => {
    await open();
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    let tried = 0;
    for (let week = 0; week < 4; week++) {
      const thief = await backend.browser('ada');
      for (let n = 0; n < 49; n++) {
        const outcome = await rebind(thief, THIEF, 1000 + ++tried).catch(({ message }: Error) => message);
        if (typeof outcome !== 'string') expect(outcome).toMatchObject({ result: 'refused', reasons: ['no-match'] });
        else {
          expect(outcome).toBe('409 submit/rejected stopped');
          tried--;
          break;
        }
      }
      backend.clock.now += 7 * DAY;
      expect((await own.check(ADA, 10 + week)).result).toBe('accepted');
    }
    expect(tried).toBe(5);
    await backend.countersign.work();
    expect(notices.map(({ kind }) => kind)).toEqual(['foreign-tries']);
    expect((await backend.countersign.reviews.list('example')).map(({ cause }) => cause)).toEqual(['stopped']);
    backend.clock.now = START + 30 * DAY;
    const later = await backend.browser('ada');
    expect((await rebind(later, THIEF, 2000)).result).toBe('refused');
  });

  it('keeps no learner waiting: its failures neither pause nor stop the learner’s own browser', async () => {
    await open();
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    const thief = await backend.browser('ada');
    for (let n = 0; n < 5; n++) await rebind(thief, THIEF, 100 + n);
    expect((await own.check(ADA, 2)).result).toBe('accepted');
  });

  it('does not use up the one review that the learner’s own browser gets when it has no tries left', async () => {
    await open({ newDevice: 'allow', liveness: [] }, { pauseAfter: 5, pauseSeconds: 0, stopAfter: 1, mostForeign: 1 });
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    expect((await rebind(await backend.browser('ada'), THIEF, 100)).result).toBe('refused');
    expect((await own.check({ face: 5, typist: 5 }, 2)).result).toBe('refused');
    const causes = "select cause, summary->>'purpose' as purpose from countersign_review order by purpose";
    expect(await backend.database.query(causes)).toEqual([
      { cause: 'stopped', purpose: 'rebind' },
      { cause: 'stopped', purpose: 'verify' },
    ]);
  });

  it('leaves no vectors behind, and is told no more of a copy than of a stranger', async () => {
    await open();
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    const kept = async () => (await backend.database.query<{ recent: Uint8Array }>('select recent from countersign_reference'))[0]?.recent;
    const before = await kept();
    const thief = await backend.browser('ada');
    await rebind(thief, THIEF, 100);
    expect(await kept()).toEqual(before);
    const challenge = await thief.challenge({ purpose: 'rebind' });
    const first = backend.runs[0]?.claims as BundleClaims;
    const evidence = evidenceOf(ADA, challenge.claims, 200);
    const nearly = (vectorFromBase64url(first.face.samples[0]!.vector) as Float32Array).map((value, at) => value + (at === 0 ? 1e-3 : 0));
    const length = Math.hypot(...nearly);
    const samples = evidence.face.samples.map((one, at) => (at === 0 ? { ...one, vector: nearly.map((value) => value / length) } : one));
    const response = await thief.post(await thief.seal(challenge, { ...evidence, face: { ...evidence.face, samples } }));
    expect(await response.json()).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    const [row] = await backend.database.query('select cardinality(foreign_tries) as tries from countersign_subject');
    expect(row).toEqual({ tries: 2 });
  });
});

describe('a rebind that a person decides, as by default', () => {
  it('asks for actions, registers nothing before, and the browser is the learner’s once a person accepts', async () => {
    await open({});
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    const other = await backend.browser('ada');
    const challenge = await other.challenge({ purpose: 'rebind' });
    expect(challenge.claims.liveness.length).toBeGreaterThan(1);
    const { result, reasons, receipt } = await rebind(other, ADA, 2, true);
    expect([result, reasons]).toEqual(['review', []]);
    expect(await backend.countersign.devices(OWNER)).toHaveLength(1);
    await expect(other.check(ADA, 3)).rejects.toThrow('submit/unknown-device');
    const [review] = await backend.countersign.reviews.list('example');
    expect(review).toMatchObject({ cause: 'rebind', receipt });
    const decision = { tenant: 'example', id: review!.id, by: 'teacher', outcome: 'accepted', reason: 'Asked them.' } as const;
    expect(await backend.countersign.reviews.decide(decision)).toBe('decided');
    expect((await other.check(ADA, 4)).result).toBe('accepted');
    await backend.countersign.work();
    expect(notices).toMatchObject([{ kind: 'device-added', thumbprint: other.key.thumbprint }]);
  });

  it('is refused a second time once the learner has enrolled anew, or has had enough browsers', async () => {
    await open({ most: 1 });
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    const ids: string[] = [];
    for (const sitting of [2, 3]) {
      const { receipt } = await rebind(await backend.browser('ada'), ADA, sitting, true);
      ids.push((JSON.parse(Buffer.from(receipt.split('.')[1] as string, 'base64url').toString()) as { jti: string }).jti);
    }
    const { reviews } = backend.countersign;
    const decide = (id: string) => reviews.decide({ tenant: 'example', id, by: 'teacher', outcome: 'accepted', reason: 'Asked them.' });
    expect(await decide(ids[0]!)).toBe('decided');
    await expect(decide(ids[1]!)).rejects.toMatchObject({ code: 'review/rebinds' });
    expect(await backend.countersign.devices(OWNER)).toHaveLength(2);
  });
});
