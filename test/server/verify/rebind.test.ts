import { afterEach, describe, expect, it } from 'vitest';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import { decide, STRICT_THRESHOLD } from '../../../src/server/decision/decide.js';
import type { Notice } from '../../../src/server/devices/devices.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

const DAY = 86_400;
const ADA = { tenant: 'example', subject: 'ada' };
const PERSON = { face: 1, typist: 1 };
let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** Without a person and without actions: what is asked for by default has tests of its own. */
const AT_ONCE = { oldDevices: 'keep', newDevice: 'allow', liveness: [] } as const;

type Running = TestBackend & { readonly notices: Notice[]; readonly login: { freshSince?: number | undefined } };

/** A backend whose learners have logged in just now, and a learner who enrolled in one browser. */
async function running(
  rebind: Partial<NonNullable<CountersignOptions['policy']['rebind']>> = {},
  more: Parameters<typeof testBackend>[0] = {},
): Promise<Running> {
  const notices: Notice[] = [];
  const login: Running['login'] = { freshSince: START };
  backend = await testBackend({
    policy: { ...POLICY, rebind: { ...AT_ONCE, ...rebind } },
    onNotice: async (notice) => void notices.push(notice),
    authenticate: async (request) => {
      const [tenant = '', subject = ''] = (request.headers.get('x-learner') ?? '').split('/');
      return { tenant, subject, ...(login.freshSince === undefined ? {} : { freshSince: login.freshSince }) };
    },
    ...more,
  });
  return Object.assign(backend, { notices, login });
}

async function check(browser: Browser, sitting: number, { person = PERSON, purpose }: { person?: typeof PERSON; purpose?: string } = {}) {
  const challenge = await browser.challenge(purpose === undefined ? {} : { purpose });
  const response = await browser.post(await browser.seal(challenge, evidenceOf(person, challenge.claims, sitting)));
  return (await response.json()) as { result?: string; error?: string; receipt: string; reasons: string[] };
}

describe.each(DATABASES)('another browser on $name', ({ open, available }) => {
  it.skipIf(!available)(
    'is the learner’s after a rebind; the old one stays where the policy keeps it, and the learner is told',
    async () => {
      const { countersign, notices } = await running({ oldDevices: 'keep' }, { databaseOf: open });
      const [old, other] = [await backend!.browser('ada'), await backend!.browser('ada')];
      await check(old, 1);
      expect(await check(other, 2)).toEqual({ error: 'submit/unknown-device' });
      const { result, receipt } = await check(other, 3, { purpose: 'rebind' });
      expect(result).toBe('accepted');
      const expected = {
        subject: 'ada',
        tenant: 'example',
        course: 'algebra',
        activity: 'quiz-1',
        attempt: '1',
      };
      const says = { purpose: 'verify', device: 'added', typing: 'compared', renewed: false };
      expect(await countersign.receipts.verify(receipt, expected)).toMatchObject(says);
      expect([(await check(other, 4)).result, (await check(old, 5)).result]).toEqual(['accepted', 'accepted']);
      expect(notices).toEqual([]);
      await countersign.work();
      expect(notices).toEqual([{ kind: 'device-added', ...ADA, thumbprint: other.key.thumbprint, at: START }]);
      const devices = await countersign.devices(ADA);
      expect(devices.map(({ thumbprint }) => thumbprint).sort()).toEqual([old, other].map(({ key }) => key.thumbprint).sort());
    },
  );

  it.skipIf(!available)('revokes the old one where the policy says so', async () => {
    await running({ oldDevices: 'revoke' }, { databaseOf: open });
    const [old, other] = [await backend!.browser('ada'), await backend!.browser('ada')];
    await check(old, 1);
    await check(other, 2, { purpose: 'rebind' });
    expect(await check(old, 3)).toEqual({ error: 'submit/unknown-device' });
    expect(backend?.runs.at(-1)?.failure?.code).toBe('key/revoked');
    expect(await check(old, 4, { purpose: 'rebind' })).toEqual({ error: 'submit/unknown-device' });
    expect((await check(other, 5)).result).toBe('accepted');
  });

  it.skipIf(!available)('is added three times in thirty days, of ten at once too', async () => {
    const { clock, login } = await running({ oldDevices: 'keep' }, { databaseOf: open });
    await check(await backend!.browser('ada'), 1);
    const challenges = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const browser = await backend!.browser('ada');
        return { browser, challenge: await browser.challenge({ purpose: 'rebind' }) };
      }),
    );
    const answers = await Promise.all(
      challenges.map(async ({ browser, challenge }, at) =>
        (await browser.post(await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, 10 + at)))).json(),
      ),
    );
    expect(answers.filter(({ result }) => result === 'accepted')).toHaveLength(3);
    expect(answers.filter(({ reasons }) => reasons[0] === 'attempts')).toHaveLength(7);
    const next = await backend!.browser('ada');
    await expect(next.challenge({ purpose: 'rebind' })).rejects.toThrow('409 submit/unknown-device');
    clock.now = START + 30 * DAY;
    login.freshSince = clock.now;
    expect((await check(next, 30, { purpose: 'rebind' })).result).toBe('accepted');
  });
});

describe('a rebind', () => {
  it('needs a login of the last fifteen minutes, to the second', async () => {
    const { login, clock } = await running();
    await check(await backend!.browser('ada'), 1);
    const other = await backend!.browser('ada');
    clock.now = START + 900;
    await expect(other.challenge({ purpose: 'rebind' })).resolves.toBeDefined();
    clock.now = START + 901;
    await expect(other.challenge({ purpose: 'rebind' })).rejects.toThrow('409 submit/unknown-device');
    login.freshSince = clock.now * 1000;
    await expect(other.challenge({ purpose: 'rebind' })).rejects.toThrow('409 submit/unknown-device');
    login.freshSince = undefined;
    await expect(other.challenge({ purpose: 'rebind' })).rejects.toThrow('409');
    login.freshSince = Number.NaN;
    await expect(other.challenge({ purpose: 'rebind' })).rejects.toThrow('409');
  });

  it('is for who is enrolled, and for nobody where the policy has none', async () => {
    await running();
    await expect((await backend!.browser('stranger')).challenge({ purpose: 'rebind' })).rejects.toThrow('409 challenge/invalid');
    await backend!.close();
    backend = await testBackend();
    await check(await backend.browser('ada'), 1);
    await expect((await backend.browser('ada')).challenge({ purpose: 'rebind' })).rejects.toThrow('409 submit/unknown-device');
  });

  it('asks for as many repetitions as a check may come to', async () => {
    await running();
    const browser = await backend!.browser('ada');
    await check(browser, 1);
    expect((await browser.challenge({ purpose: 'rebind' })).claims.policy.repetitions).toBe(3);
  });

  it('by another face or another rhythm registers nothing, and counts as a failure', async () => {
    const { countersign } = await running();
    await check(await backend!.browser('ada'), 1);
    const thief = await backend!.browser('ada');
    for (const [sitting, person] of [
      { face: 2, typist: 1 },
      { face: 1, typist: 2 },
    ].entries())
      expect(await check(thief, 10 + sitting, { person, purpose: 'rebind' })).toMatchObject({ result: 'refused', reasons: ['no-match'] });
    expect(await countersign.devices(ADA)).toHaveLength(1);
    expect(await check(thief, 20)).toEqual({ error: 'submit/unknown-device' });
    const sql = 'select failures_in_a_row as failures, cardinality(foreign_tries) as foreign from countersign_subject';
    expect(await backend!.database.query(sql)).toEqual([{ failures: 0, foreign: 2 }]);
  });

  it('that came late is for a person to look at, and registers nothing', async () => {
    const { clock, countersign } = await running();
    await check(await backend!.browser('ada'), 1);
    const other = await backend!.browser('ada');
    const challenge = await other.challenge({ purpose: 'rebind' });
    const sealed = await other.seal(challenge, evidenceOf(PERSON, challenge.claims, 2));
    clock.now = START + 400;
    expect(await (await other.post(sealed)).json()).toMatchObject({ result: 'review', reasons: ['late'] });
    expect(await countersign.devices(ADA)).toHaveLength(1);
  });

  it('does not take over another learner’s browser', async () => {
    await running();
    const [ada, ben] = [await backend!.browser('ada'), await backend!.browser('ben')];
    await check(ada, 1);
    await check(ben, 1, { person: { face: 5, typist: 5 } });
    const challenge = await ada.challenge({ purpose: 'rebind' });
    const foreign = { ...ada, key: ben.key };
    expect(foreign.key).not.toBe(ada.key);
    const { seal } = await import('../../../src/bundle/page/seal.js');
    const sealed = await seal({
      challenge,
      evidence: evidenceOf(PERSON, challenge.claims, 2),
      origin: challenge.claims.aud,
      key: ben.key,
      elapsedSeconds: 30,
      sdk: { name: 'countersign', version: '0.0.0', build: 'test' },
    });
    expect((await ada.post(sealed)).status).toBe(403);
    expect(backend?.runs.at(-1)?.failure?.code).toBe('key/foreign');
  });

  it('is a mistake without somebody who gives notice, and with a policy that does not say what becomes of earlier browsers', async () => {
    await expect(testBackend({ policy: { ...POLICY, rebind: { oldDevices: 'keep' } } })).rejects.toThrow('onNotice');
    for (const rebind of [{}, { oldDevices: 'forget' }, { oldDevices: 'keep', freshSeconds: 0 }, { oldDevices: 'keep', most: 0 }])
      await expect(testBackend({ policy: { ...POLICY, rebind } as typeof POLICY, onNotice: async () => undefined })).rejects.toThrow(
        'rebind',
      );
  });
});

describe('the strict threshold', () => {
  const scores = { repetitions: 3, mostRepetitions: 3, late: false, live: true, coarse: false, strict: true };

  it('is reached or not, on both sides, and never asks for one more', () => {
    const at = (score: number) => decide({ ...scores, faceLlr: 6, keystrokeLlr: score - 4 });
    expect(at(STRICT_THRESHOLD)).toMatchObject({ result: 'accepted' });
    expect(at(STRICT_THRESHOLD - 0.01)).toEqual({ result: 'refused', reasons: ['no-match'], score: expect.closeTo(4.99) });
    expect(decide({ ...scores, strict: false, faceLlr: 6, keystrokeLlr: 0.99 }).result).toBe('accepted');
    expect(decide({ ...scores, repetitions: 1, faceLlr: 4.3, keystrokeLlr: 3 }).result).toBe('refused');
  });
});

describe('a browser that is revoked by hand', () => {
  it('is refused from then on; another learner’s is not touched, and a notice that failed is given later', async () => {
    const { countersign, clock } = await running();
    const browser = await backend!.browser('ada');
    await check(browser, 1);
    expect(await countersign.revokeDevice({ ...ADA, subject: 'ben' }, browser.key.thumbprint)).toBe(false);
    clock.now += 5;
    expect(await countersign.revokeDevice(ADA, browser.key.thumbprint)).toBe(true);
    expect(await countersign.revokeDevice(ADA, browser.key.thumbprint)).toBe(false);
    expect(await countersign.devices(ADA)).toEqual([{ thumbprint: browser.key.thumbprint, registeredAt: START, revokedAt: START + 5 }]);
    expect(await check(browser, 2)).toEqual({ error: 'submit/unknown-device' });
  });

  it('a notice that could not be given is given again, after an erasure too: whoever has to be found out could ask for one', async () => {
    const given: Notice[] = [];
    let down = true;
    const { countersign, clock } = await running(
      { oldDevices: 'keep' },
      {
        onNotice: async (notice) => {
          if (down) throw new Error('no mail today');
          given.push(notice);
        },
      },
    );
    await check(await backend!.browser('ada'), 1);
    for (const sitting of [2, 3]) await check(await backend!.browser('ada'), sitting, { purpose: 'rebind' });
    await countersign.work();
    down = false;
    clock.now += 60;
    await countersign.work();
    expect(given).toHaveLength(2);
    down = true;
    await check(await backend!.browser('ada'), 4, { purpose: 'rebind' });
    await countersign.work();
    await countersign.privacy.erase(ADA);
    down = false;
    clock.now += 3600;
    await countersign.work();
    expect(given.map(({ kind }) => kind).sort()).toEqual(['device-added', 'device-added', 'device-added', 'erased']);
  });
});
