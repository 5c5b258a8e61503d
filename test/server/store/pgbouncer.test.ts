import { afterEach, describe, expect, it } from 'vitest';
import { type TestBackend, testBackend } from '../../support/backend.js';
import { hasPgBouncer, openThroughPgBouncer } from '../../support/pgbouncer.js';

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

describe.skipIf(!hasPgBouncer)('behind PgBouncer in transaction mode, with four connections for everybody', () => {
  it('ten learners enroll and are checked at once, are counted, and one of them is erased', async () => {
    backend = await testBackend({ databaseOf: () => openThroughPgBouncer('read committed') });
    const { countersign } = backend;
    const learners = Array.from({ length: 10 }, (_, at) => ({ name: `learner-${at}`, person: { face: at + 1, typist: at + 1 } }));
    const open = backend.browser;
    const browsers = await Promise.all(learners.map(({ name }) => open(name)));
    for (const sitting of [1, 2, 3]) {
      // Typists count once they have come again on another day.
      backend.clock.now += 86_400;
      const outcomes = await Promise.all(browsers.map((browser, at) => browser.check(learners[at]!.person, sitting)));
      expect(outcomes.map(({ result }) => result)).toEqual(learners.map(() => 'accepted'));
    }
    await Promise.all([countersign.work(), countersign.work()]);
    const counted = 'select count(*)::integer as n from countersign_typing where population_scorer is not null';
    expect(await backend.database.query(counted)).toEqual([{ n: 10 }]);
    const owner = { tenant: 'example', subject: 'learner-3' };
    expect(await countersign.privacy.erase(owner)).toMatchObject({ reference: 1 });
    expect(await countersign.status(owner)).toMatchObject({ enrolled: false, since: null });
  }, 60_000);
});
