import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn } from '../../examples/course-platform/accounts/accounts.js';
import { hashPassword } from '../../examples/course-platform/accounts/passwords.js';
import { offerHandover, takeHandover } from '../../examples/course-platform/lti/launch/handovers.js';
import { registerPlatform } from '../../examples/course-platform/lti/registrations/registrations.js';
import { MOST_PER_PERIOD, mayAsk } from '../../examples/course-platform/site/client-rate.js';
import { type Campus, openCampus } from './campus.js';
import { ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus({ address: (request) => request.headers.get('x-client'), policy: { ratePerMinutePerAddress: 5 } });
});
afterAll(() => campus.close());

const from = (client: string) => new Request(ORIGIN, { headers: { 'x-client': client } });
const PERIOD = 15 * 60;

describe('what is counted of an address', () => {
  it('does not begin anew where a clock goes to and fro over the end of a period', async () => {
    const edge = Math.ceil(campus.clock.now / PERIOD) * PERIOD;
    let asked = 0;
    for (let turn = 0; turn < MOST_PER_PERIOD + 10; turn++)
      for (const moment of [edge - 30, edge + 31]) {
        campus.clock.now = moment;
        if (await mayAsk(campus.platform, from('192.0.2.1'))) asked++;
      }
    // So many in each of the two periods.
    expect(asked).toBe(2 * MOST_PER_PERIOD);
    campus.clock.now = edge + 2 * PERIOD;
    expect(await mayAsk(campus.platform, from('192.0.2.1'))).toBe(true);
    expect(await campus.platform.database.query('select 1 from platform_client_rate')).toHaveLength(1);
  });

  it('is the same in all processes, however far their clocks are apart', async () => {
    const { clock: _, ...platform } = campus.platform;
    const processes = [0, 3600, -3600, 86_400].map((ahead) => ({ ...platform, now: () => new Date(Date.now() + ahead * 1000) }));
    let asked = 0;
    for (let turn = 0; turn <= MOST_PER_PERIOD; turn++)
      for (const process of processes) if (await mayAsk(process, from('192.0.2.2'))) asked++;
    // The end of a period may have come meanwhile.
    expect(asked).toBeLessThanOrEqual(2 * MOST_PER_PERIOD);
  });
});

it('failures to sign in do not begin anew where a clock goes to and fro', async () => {
  const cost = { N: 1024, r: 8, p: 1 };
  const sql = `insert into platform_account (email, name, password, created_at) values ('ada@example.org', 'Ada', $1, now())`;
  await campus.platform.database.query(sql, [await hashPassword('correct horse battery staple', cost)]);
  const start = campus.clock.now;
  const problems: string[] = [];
  for (let turn = 0; turn < 40; turn++) {
    campus.clock.now = start + (turn % 2) * 16 * 60;
    const body = new URLSearchParams({ email: 'ada@example.org', password: `guess number ${turn}` });
    const headers = { origin: ORIGIN, 'x-client': '192.0.2.3' };
    const answer = await campus.fetch(new Request(`${ORIGIN}/sign-in`, { method: 'POST', body, headers }));
    problems.push(/data-problem="([^"]+)"/.exec(await answer.text())?.[1] ?? '');
  }
  expect(problems.filter((problem) => problem === 'wrong').length).toBeLessThanOrEqual(15);
  expect(problems.slice(-10)).toEqual(Array<string>(10).fill('wait'));
});

it('failures to sign in are the same in all processes, however far their clocks are apart', async () => {
  const { clock: _, ...platform } = campus.platform;
  const processes = [0, 16 * 60, 3600].map((ahead) => ({ ...platform, now: () => new Date(Date.now() + ahead * 1000) }));
  const problems: (string | undefined)[] = [];
  for (let turn = 0; turn < 7; turn++)
    for (const process of processes) {
      const typed = { email: 'ada@example.org', password: `guess number ${turn}` };
      problems.push((await signIn(process, typed, async () => ({ kind: 'address', name: '192.0.2.8' }))).problem);
    }
  expect(problems.filter((problem) => problem === 'wrong')).toHaveLength(10);
  expect(problems.filter((problem) => problem === 'wait')).toHaveLength(11);
});

describe('the tool for other learning platforms', () => {
  const lms = 'https://lms.example';
  beforeAll(async () => {
    await registerPlatform(campus.platform.database, {
      issuer: lms,
      clientId: 'c',
      authUrl: `${lms}/auth`,
      tokenUrl: `${lms}/token`,
      jwksUrl: `${lms}/jwks`,
      deployments: ['1'],
    });
  });

  it('stores no more logins of one address than a campus begins', async () => {
    const login = async (client: string) => {
      const body = new URLSearchParams({ iss: lms, login_hint: 'hint', target_link_uri: `${ORIGIN}/lti/launch` });
      const headers = { 'x-client': client };
      return (await campus.fetch(new Request(`${ORIGIN}/lti/login`, { method: 'POST', body, headers, redirect: 'manual' }))).status;
    };
    const statuses: number[] = [];
    for (let turn = 0; turn < 1005; turn++) statuses.push(await login('192.0.2.4'));
    expect(statuses.filter((status) => status === 302)).toHaveLength(1000);
    expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429]);
    expect(await login('192.0.2.5')).toBe(302);
    expect(await campus.platform.database.query('select 1 from lti_login')).toHaveLength(1001);
    // A class that opens activities can still sign in.
    expect(await mayAsk(campus.platform, from('192.0.2.4'))).toBe(true);
  });

  it('keeps twenty secrets of a launch, the newest among them, however often its page is shown', async () => {
    const { platform } = campus;
    const insert = `insert into lti_launch (browser_hash, registration_id, user_id, subject, role, title, course, activity, parameters, created_at, expires_at)
      select 'a browser', id, 'u', 's', 'learner', 't', 'c', 'a', '{}', $1, $2 from lti_registration limit 1 returning id::text`;
    const times = [0, 3600].map((later) => new Date((campus.clock.now + later) * 1000));
    const id = (await platform.database.query<{ id: string }>(insert, times))[0]?.id ?? '';
    let token = '';
    for (let shown = 0; shown < 30; shown++) token = await offerHandover(platform, id);
    expect(await platform.database.query('select 1 from lti_handover')).toHaveLength(20);
    expect(await takeHandover(platform, token, 'another browser')).not.toBeNull();
  });

  it('counts requests to its backend by address, as the site’s does', async () => {
    const ask = async (client: string) => {
      const headers = { 'x-client': client, origin: ORIGIN, 'content-type': 'application/jose' };
      return (await campus.fetch(new Request(`${ORIGIN}/lti/countersign/bundles`, { method: 'POST', body: 'x', headers }))).status;
    };
    const statuses: number[] = [];
    for (let turn = 0; turn < 7; turn++) statuses.push(await ask('192.0.2.6'));
    expect(statuses.slice(-2)).toEqual([429, 429]);
    expect(await ask('192.0.2.7')).not.toBe(429);
  });
});
