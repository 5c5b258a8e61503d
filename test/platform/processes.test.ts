import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPlatform } from '../../examples/course-platform/platform.js';
import { generateCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { generateKeys } from '../../src/server/keys/keys.js';
import { migrate } from '../../src/server/schema/migrate.js';
import { DATABASES, type TestDatabase } from '../support/databases.js';
import { PASSWORD } from './campus.js';
import { learnerOf, ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };
const CLOCK = { now: 1_800_000_000 };

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`two processes on one database: ${name}`, () => {
    let opened: TestDatabase;
    let sites: readonly ((request: Request) => Response | Promise<Response>)[];
    let turn = 0;
    /** Each request goes to the other process than the one before. */
    const alternate = async (request: Request): Promise<Response> => (sites[turn++ % 2] as (typeof sites)[0])(request);

    beforeAll(async () => {
      opened = await open();
      await migrate(opened.database);
      const options = {
        database: opened.database,
        keys: await generateKeys(),
        certificateKeys: {
          signing: [await generateCertificateKey({ alg: 'ES256', address: (print) => `${ORIGIN}/certificates/keys/${print}` })],
        },
        origin: ORIGIN,
        integrity: {},
        policy: { ratePerMinute: 10_000, stills: 0 },
        now: () => new Date(CLOCK.now * 1000),
        onError: (error: unknown) => {
          throw error;
        },
      };
      sites = (await Promise.all([createPlatform(options), createPlatform(options)])).map(({ fetch }) => fetch);
    });
    afterAll(() => opened.close());

    const enrolled = async (who: string, face: number) => {
      const learner = await learnerOf(alternate, CLOCK);
      await learner.post('/sign-up', { email: `${who}@example.org`, name: who, password: PASSWORD });
      await learner.post(`/courses/${COURSE}/track`, { route: 'check' });
      await learner.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, face);
      return learner;
    };

    it('share sessions, challenges, submissions and results', async () => {
      const ada = await enrolled('ada', 1);
      const place = await ada.handIn(COURSE, 'quiz-1', RIGHT);
      turn += 1;
      expect(await ada.check(place, 1)).toMatchObject({ result: 'accepted' });
      for (let times = 0; times < 2; times++) expect((await ada.get(`/work/${place.attempt}`)).html).toContain('data-check="accepted"');
    });

    it('take one bundle that is sent to both at once one time, and lose none of many submissions', async () => {
      const ben = await enrolled('ben', 2);
      const places = await Promise.all(Array.from({ length: 6 }, () => ben.handIn(COURSE, 'quiz-1', RIGHT)));
      expect(new Set(places.map(({ attempt }) => attempt)).size).toBe(6);
      const [place] = places as [(typeof places)[0]];
      const { challenge } = (await (await ben.challenge(place)).json()) as { challenge: string };
      const sealed = await ben.bundle(challenge, 2);
      const answers = await Promise.all([ben.send(sealed), ben.send(sealed), ben.send(sealed), ben.send(sealed)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const rows = await opened.database.query<{ attempt: number }>(
        'select attempt from platform_submission s join platform_account a on a.id = s.account_id where a.email = $1 order by attempt',
        ['ben@example.org'],
      );
      expect(rows.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    });
  });
