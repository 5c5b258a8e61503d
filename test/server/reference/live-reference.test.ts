import { afterEach, describe, expect, it } from 'vitest';
import { POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

const PERSON = { face: 1, typist: 1 };
const DAY = 86_400;
const ADA = { tenant: 'example', subject: 'ada' };
let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

describe.each(DATABASES)('a reference whose agreed time is over, before any sweep, on $name', ({ open, available }) => {
  const end = START + 180 * DAY;

  it.skipIf(!available)('is no enrollment any more, at its second and not before', async () => {
    backend = await testBackend({ databaseOf: open });
    const browser = await backend.browser('ada');
    await browser.check(PERSON, 1);
    backend.clock.now = end - 1;
    expect(await backend.countersign.status(ADA)).toMatchObject({ enrolled: true, since: START });
    expect((await browser.challenge()).claims.purpose).toBe('verify');
    backend.clock.now = end;
    expect(await backend.countersign.status(ADA)).toMatchObject({ enrolled: false, since: null });
    await expect(browser.challenge({ purpose: 'verify' })).rejects.toThrow('409');
    expect((await browser.challenge()).claims.purpose).toBe('enroll');
    expect((await browser.check({ face: 2, typist: 2 }, 2)).result).toBe('accepted');
    expect(await backend.database.query('select cause from countersign_erasure')).toEqual([{ cause: 'expired' }]);
    expect(await backend.countersign.status(ADA)).toMatchObject({ enrolled: true, since: end });
    backend.clock.now = end + 60;
    expect((await browser.check({ face: 2, typist: 2 }, 3)).result).toBe('accepted');
  });

  it.skipIf(!available)('is not compared with for a challenge of before: the check ends, and what is stored goes', async () => {
    backend = await testBackend({ databaseOf: open });
    const browser = await backend.browser('ada');
    await browser.check(PERSON, 1);
    backend.clock.now = end - 60;
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, 2));
    backend.clock.now = end;
    const response = await browser.post(sealed);
    expect([response.status, backend.runs.at(-1)?.failure?.code]).toEqual([409, 'model/re-enroll']);
    for (const table of ['reference', 'device', 'challenge'])
      expect(await backend.database.query(`select 1 from countersign_${table}`), table).toEqual([]);
    expect(await backend.database.query("select code from countersign_audit where code = 'model/re-enroll'")).toHaveLength(1);
  });

  it.skipIf(!available)('is not looked for among the faces of others', async () => {
    const consent = { ...POLICY.consent, purposes: [...POLICY.consent.purposes, 'duplicate-search'] };
    backend = await testBackend({ databaseOf: open, policy: { ...POLICY, consent, duplicateSearch: true } });
    await (await backend.browser('ada')).check(PERSON, 1);
    backend.clock.now = end - 3600;
    await backend.countersign.work();
    backend.clock.now = end + 3600;
    await (await backend.browser('mal')).check({ face: 1, typist: 7 }, 2);
    await backend.countersign.work();
    expect(await backend.countersign.duplicates.open('example')).toEqual([]);
    expect(await backend.database.query('select subject from countersign_reference')).toEqual([{ subject: 'mal' }]);
  });

  it.skipIf(!available)('is not looked for where it cannot be erased, and that is told', async () => {
    const consent = { ...POLICY.consent, purposes: [...POLICY.consent.purposes, 'duplicate-search'] };
    const errors: unknown[] = [];
    const policy = { ...POLICY, consent, duplicateSearch: true };
    backend = await testBackend({ databaseOf: open, policy, onError: (error) => errors.push(error) });
    await (await backend.browser('ada')).check(PERSON, 1);
    await backend.countersign.work();
    await backend.database.query(
      `create or replace function stays() returns trigger language plpgsql as 'begin raise exception ''stays''; end'`,
    );
    await backend.database.query('create trigger stays before delete on countersign_reference for each row execute function stays()');
    backend.clock.now = end;
    await (await backend.browser('mal')).check({ face: 1, typist: 7 }, 2);
    await backend.countersign.work();
    expect(await backend.countersign.duplicates.open('example')).toEqual([]);
    expect(errors.map(String)).toContain('AggregateError: 1 learners whose time is over could not be erased');
  });

  it.skipIf(!available)('ends by the policy’s time of today, where that is shorter than what was agreed to', async () => {
    const first = await testBackend({ databaseOf: open });
    backend = first;
    await (await first.browser('ada')).check(PERSON, 1);
    const shorter = await testBackend({
      databaseOf: async () => ({ database: first.database, close: async () => undefined }),
      keys: first.keys,
      policy: { ...POLICY, consent: { ...POLICY.consent, retentionDays: 30 } },
    });
    shorter.clock.now = START + 30 * DAY - 1;
    expect((await shorter.countersign.status(ADA)).enrolled).toBe(true);
    shorter.clock.now = START + 30 * DAY;
    expect((await shorter.countersign.status(ADA)).enrolled).toBe(false);
  });
});
