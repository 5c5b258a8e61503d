import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hashPassword, isPassword } from '../../examples/course-platform/accounts/passwords.js';
import { safePath } from '../../examples/course-platform/pages/guard.js';
import { isSeldom, MOST_PER_PERIOD } from '../../examples/course-platform/site/client-rate.js';
import { hashOf } from '../../examples/course-platform/store/secrets.js';
import { type Campus, openCampus, PASSWORD } from './campus.js';
import { type Learner, learnerOf, ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

const visitor = () => learnerOf(campus.fetch, campus.clock);
const problemOf = (html: string) => /data-problem="([^"]+)"/.exec(html)?.[1];

describe('a password', () => {
  it('is kept as scrypt with a salt of its own, and costs that the hash names', async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
    expect(await isPassword(PASSWORD, one)).toBe(true);
    expect(await isPassword(`${PASSWORD}.`, one)).toBe(false);
    expect(await isPassword(PASSWORD, '')).toBe(false);
    expect(await isPassword('', '')).toBe(false);
  });

  it('is the same however its letters were composed', async () => {
    expect(await isPassword('crème brûlée à la carte', await hashPassword('cre\u0300me bru\u0302le\u0301e a\u0300 la carte'))).toBe(true);
  });
});

describe('signing up', () => {
  it.each([
    ['no-address', 'Ada', PASSWORD, 'email'],
    ['ada@example.org', '  ', PASSWORD, 'name'],
    ['ada@example.org', 'Ada \u202egnal', PASSWORD, 'name'],
    ['ada@example.org', 'Ada \u2066gnal', PASSWORD, 'name'],
    ['ada@example.org', 'Ada', 'fourteen chars', 'password'],
  ])('refuses %s, %s, %s and says why', async (email, name, password, problem) => {
    const page = await (await visitor()).post('/sign-up', { email, name, password });
    expect([page.status, problemOf(page.html)]).toEqual([422, problem]);
  });

  it('takes fifteen characters, signs in, and knows an address once, whatever its case', async () => {
    const grace = await visitor();
    const page = await grace.post('/sign-up', { email: 'Grace@Example.org', name: 'Grace', password: 'fifteen chars..', back: '/me' });
    expect([page.status, page.location]).toEqual([303, '/me']);
    expect((await grace.get('/me')).status).toBe(200);
    const again = await (await visitor()).post('/sign-up', { email: 'grace@example.org', name: 'Grace', password: PASSWORD });
    expect(problemOf(again.html)).toBe('taken');
  });

  it('writes a name as text, never as markup', async () => {
    const eve = await visitor();
    await eve.post('/sign-up', { email: 'eve@example.org', name: 'Eve', password: PASSWORD });
    // An account from before names were bounded.
    await campus.platform.database.query(`update platform_account set name = '<b>Eve</b>' where email = 'eve@example.org'`);
    const { html } = await eve.get('/me/data');
    expect(html).toContain('&lt;b&gt;Eve');
    expect(html).not.toContain('<b>Eve');
  });
});

describe('names and addresses', () => {
  const problemWith = async (fields: object) => {
    const page = await (await visitor()).post('/sign-up', { email: `n${++made}@example.org`, name: 'Nia', password: PASSWORD, ...fields });
    return page.status === 303 ? null : problemOf(page.html);
  };
  let made = 0;

  it.each([
    'Ada: “Medicine”, which Example University confirms',
    'Ada" passed "Medicine',
    "'Ada'",
    '«Ada»',
    'Ada\u202eadA',
    'Ada\u2066x\u2069',
    'Ada (verified)',
    'Ada; verdict',
    'Ada = accepted',
    'Ada ✓',
    '\u200b\u200b',
    '\u3164',
    '\u115f\u1160',
    '\u2800',
    '\u00ad',
    '\u200d',
    '\u0301',
    ' \u00a0\u2003 ',
    '...',
    '12',
    `x${'\u0301'.repeat(5)}`,
    'a'.repeat(101),
    '😀',
    'Ada\u2060Lovelace',
    'A\u200cda\u200c',
  ])('takes no name like %j', async (name) => {
    expect(await problemWith({ name })).toBe('name');
  });

  it.each([
    'Ana María O’Neill',
    "Jo-Anne D'Arcy, Jr.",
    'علی‌رضا',
    'محمد بن راشد',
    '山田 太郎',
    'क्षितिज',
    'Nguyễn Thị Minh Khai',
    '𝒜da'.normalize('NFKC'),
    'a'.repeat(100),
  ])('takes the name %j', async (name) => {
    expect(await problemWith({ name })).toBeNull();
  });

  it('knows one address in all its spellings, and lets nobody have it twice', async () => {
    expect(await problemWith({ email: 'Zoë@Bücher.example' })).toBeNull();
    for (const email of ['zoë@xn--bcher-kva.example', 'ZOE\u0308@BÜCHER.EXAMPLE', 'zoë＠bücher。example', 'ｚoë@bu\u0308cher.example'])
      expect([email, await problemWith({ email })]).toEqual([email, 'taken']);
    expect((await (await visitor()).post('/sign-in', { email: 'ZOË@xn--BCHER-kva.example', password: PASSWORD })).status).toBe(303);
  });

  it.each([
    'a@',
    '@b.example',
    'a@b@c.example',
    'a b@c.example',
    'a\u200b@c.example',
    'a@c..example',
    'a@xn--\u0000.example',
    `${'a'.repeat(65)}@c.example`,
    'a@[::1]',
    'a@b/c.example',
    'a@b\u202e.example/',
  ])('takes no address like %j', async (email) => {
    expect(['email', 'bad-text']).toContain(await problemWith({ email }));
  });
});

describe('signing in', () => {
  it('says the same of a wrong password and of an unknown address', async () => {
    await campus.learner('ida');
    const wrong = await (await visitor()).post('/sign-in', { email: 'ida@example.org', password: 'not this one at all' });
    const unknown = await (await visitor()).post('/sign-in', { email: 'nobody@example.org', password: PASSWORD });
    expect([problemOf(wrong.html), problemOf(unknown.html)]).toEqual(['wrong', 'wrong']);
  });

  it('makes an address wait after ten failures, and no longer than a quarter of an hour', { timeout: 60_000 }, async () => {
    await campus.learner('kim');
    campus.platform.address = () => '192.0.2.10';
    const guess = (password: string) => visitor().then((who) => who.post('/sign-in', { email: 'kim@example.org', password }));
    for (let failure = 0; failure < 10; failure++) expect(problemOf((await guess(`guess number ${failure}`)).html)).toBe('wrong');
    expect(problemOf((await guess(PASSWORD)).html)).toBe('wait');
    campus.clock.now += 15 * 60 + 1;
    expect((await guess(PASSWORD)).status).toBe(303);
    delete campus.platform.address;
  });

  it('looks at ten guesses of thirty that come at once, and counts no success', { timeout: 60_000 }, async () => {
    await campus.learner('una-2');
    campus.platform.address = () => '192.0.2.11';
    const guess = (password: string) => visitor().then((who) => who.post('/sign-in', { email: 'una-2@example.org', password }));
    expect((await guess(PASSWORD)).status).toBe(303);
    const pages = await Promise.all(Array.from({ length: 30 }, (_, index) => guess(`guess number ${index}`)));
    const problems = pages.map(({ html }) => problemOf(html));
    expect(problems.filter((problem) => problem === 'wrong')).toHaveLength(10);
    expect(problems.filter((problem) => problem === 'wait')).toHaveLength(20);
    delete campus.platform.address;
  });

  it('where nobody tells addresses, wrong passwords of a stranger make tries slow, few at once, and close the account to nobody', {
    timeout: 120_000,
  }, async () => {
    await campus.learner('pia');
    const guess = (password: string) => visitor().then((who) => who.post('/sign-in', { email: 'pia@example.org', password }));
    for (let failure = 0; failure < 10; failure++) expect(problemOf((await guess(`guess number ${failure}`)).html)).toBe('wrong');
    const started = performance.now();
    const pages = await Promise.all(Array.from({ length: 12 }, (_, index) => guess(`guess at once ${index}`)));
    expect(performance.now() - started).toBeGreaterThanOrEqual(2900);
    const problems = pages.map(({ html }) => problemOf(html));
    expect(problems.filter((problem) => problem === 'wrong')).toHaveLength(4);
    expect(problems.filter((problem) => problem === 'busy')).toHaveLength(8);
    // A browser that pia never used.
    expect((await guess(PASSWORD)).status).toBe(303);
  });

  it('has a lane for browsers that the account was used in, whoever fills the other ones', { timeout: 120_000 }, async () => {
    await campus.learner('liv');
    const liv = await visitor();
    const signIn = () => liv.post('/sign-in', { email: 'liv@example.org', password: PASSWORD });
    expect((await signIn()).status).toBe(303);
    await liv.post('/sign-out', {});
    const strangers = await Promise.all(Array.from({ length: 40 }, () => visitor()));
    const flood = Promise.all(
      strangers.map((who, index) => who.post('/sign-in', { email: `liv-${index}@example.org`, password: PASSWORD })),
    );
    let isFull = true;
    flood.then(() => {
      isFull = false;
    });
    const stranger = strangers[0] as Learner;
    await vi.waitFor(async () =>
      expect((await stranger.post('/sign-in', { email: 'liv@example.org', password: PASSWORD })).status).toBe(503),
    );
    expect((await signIn()).status).toBe(303);
    expect(isFull).toBe(true);
    await flood;
    await liv.post('/sign-out', {});
    // One browser does not fill it with its own requests.
    const own = await Promise.all(Array.from({ length: 6 }, signIn));
    expect(own.filter(({ status }) => status === 303)).toHaveLength(2);
    expect(own.filter(({ status }) => status === 503)).toHaveLength(4);
  });

  it('has that lane for each account, in however many browsers somebody uses an own one', { timeout: 120_000 }, async () => {
    const { database } = campus.platform;
    for (const name of ['ike', 'eli']) await campus.learner(name);
    const enter = (who: Learner, name: string) => who.post('/sign-in', { email: `${name}@example.org`, password: PASSWORD });
    const owner = await visitor();
    expect((await enter(owner, 'ike')).status).toBe(303);
    await owner.post('/sign-out', {});
    const browsers = Array.from({ length: 25 }, (_, at) => `browser-${at}`);
    const used = `insert into platform_known_browser (hash, account_id, at)
      select hash, id, $2 from platform_account, unnest($1::text[]) as hash where email = 'eli@example.org'`;
    await database.query(used, [browsers.map(hashOf), new Date(campus.clock.now * 1000)]);
    const enterIn = async (browser: string) => {
      const body = new URLSearchParams({ email: 'eli@example.org', password: PASSWORD });
      const headers = { origin: ORIGIN, cookie: `__Host-browser=${browser}` };
      return (await campus.fetch(new Request(`${ORIGIN}/sign-in`, { method: 'POST', body, headers }))).status;
    };
    const flood = Promise.all([...browsers, ...browsers].map(enterIn));
    expect((await enter(owner, 'ike')).status).toBe(303);
    expect((await flood).filter((status) => status === 503).length).toBeGreaterThan(20);
    expect(
      await database.query(`select 1 from platform_known_browser k join platform_account a on a.id = k.account_id
      where a.email = 'eli@example.org'`),
    ).toHaveLength(20);
    // Nor do sessions pile up, or does an account that is used without end stay in that lane.
    const sessions = `insert into platform_session (hash, account_id, csrf, created_at, expires_at)
      select 'made-' || n, id, '', $1, $2 from platform_account, generate_series(1, 100) as n where email = 'eli@example.org'`;
    await database.query(sessions, [new Date(0), new Date((campus.clock.now + 86_400) * 1000)]);
    expect(await enterIn('browser-new')).toBe(303);
    expect(
      await database.query(`select 1 from platform_session s join platform_account a on a.id = s.account_id
      where a.email = 'eli@example.org'`),
    ).toHaveLength(50);
    const most = await Promise.all(Array.from({ length: 31 }, () => isSeldom(campus.platform, 'somebody')));
    expect(most.filter((isOne) => isOne)).toHaveLength(30);
  });

  it('is not closed to its owner by a stranger’s wrong passwords: from another address, or in a browser that was used before', {
    timeout: 120_000,
  }, async () => {
    await campus.learner('ora');
    const { platform } = campus;
    const from = (who: Learner, client: string, password: string) =>
      who.post('/sign-in', { email: 'ora@example.org', password }, { 'x-client': client });
    platform.address = (request: Request) => request.headers.get('x-client');
    const stranger = await visitor();
    for (let guess = 0; guess < 12; guess++) await from(stranger, '192.0.2.66', `guess number ${guess}`);
    expect(problemOf((await from(stranger, '192.0.2.66', PASSWORD)).html)).toBe('wait');
    const owner = await visitor();
    expect((await from(owner, '192.0.2.7', PASSWORD)).status).toBe(303);
    // Behind the same address, say of a campus, only where the account was used before.
    await owner.post('/sign-out', {});
    expect((await from(owner, '192.0.2.66', PASSWORD)).status).toBe(303);
    expect(problemOf((await from(await visitor(), '192.0.2.66', PASSWORD)).html)).toBe('wait');
    // What was remembered for one account is worth nothing for another.
    await campus.learner('oda');
    for (let guess = 0; guess < 10; guess++)
      await stranger.post('/sign-in', { email: 'oda@example.org', password: `guess number ${guess}` }, { 'x-client': '192.0.2.7' });
    await owner.post('/sign-out', {});
    expect(
      problemOf((await owner.post('/sign-in', { email: 'oda@example.org', password: PASSWORD }, { 'x-client': '192.0.2.7' })).html),
    ).toBe('wait');
    delete platform.address;
  });

  it('answers a hundred at once within seconds: who finds the queue full is told to come again, and has used up no try', {
    timeout: 120_000,
  }, async () => {
    await campus.learner('pam');
    await campus.platform.database.query('delete from platform_sign_in_failure');
    const started = Date.now();
    const visitors = await Promise.all(Array.from({ length: 100 }, () => visitor()));
    const pages = await Promise.all(
      visitors.map((who, index) => who.post('/sign-in', { email: `pam-${index}@example.org`, password: PASSWORD })),
    );
    const statuses = pages.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([422, 503]));
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(40);
    const refused = pages.find(({ status }) => status === 503);
    expect([problemOf(refused?.html ?? ''), refused?.headers.get('retry-after')]).toEqual(['busy', '5']);
    expect(Date.now() - started).toBeLessThan(60_000);
    const failures = await campus.platform.database.query<{ count: number }>(
      'select count(*)::integer as count from platform_sign_in_failure',
    );
    expect(failures[0]?.count).toBeLessThanOrEqual(40);
    expect((await (await visitor()).post('/sign-in', { email: 'pam@example.org', password: PASSWORD })).status).toBe(303);
  });

  it('can be done again while it lasts, for another browser’s check', async () => {
    const wes = await campus.learner('wes');
    const first = wes.cookie;
    const { html } = await wes.get('/sign-in?back=/me');
    expect(html).toContain('name="csrf"');
    expect((await wes.post('/sign-in', { email: 'wes@example.org', password: PASSWORD })).status).toBe(303);
    expect(wes.cookie).not.toBe(first);
  });

  it('is limited for each client that the platform is told of, accounts or not', async () => {
    const guess = async (client: string) => {
      const body = new URLSearchParams({ email: 'nobody@example.org', password: '' });
      const headers = { origin: ORIGIN, 'x-client': client };
      return (await campus.fetch(new Request(`${ORIGIN}/sign-up`, { method: 'POST', body, headers }))).status;
    };
    const { platform } = campus;
    platform.address = (request: Request) => request.headers.get('x-client') ?? '';
    for (let asked = 0; asked < MOST_PER_PERIOD; asked++) expect(await guess('192.0.2.1')).toBe(422);
    expect([await guess('192.0.2.1'), await guess('192.0.2.2')]).toEqual([429, 422]);
    campus.clock.now += 15 * 60;
    expect(await guess('192.0.2.1')).toBe(422);
    expect(await platform.database.query(`select 1 from platform_client_rate where client_hash like '%192.0%'`)).toEqual([]);
    delete platform.address;
  });

  it('gives a cookie that scripts, other sites and other hosts cannot use, and another one each time', async () => {
    const lea = await campus.learner('lea');
    const first = lea.cookie;
    const page = await lea.post('/sign-in', { email: 'lea@example.org', password: PASSWORD });
    expect(page.headers.getSetCookie().find((line) => line.startsWith('__Host-session=') && !line.includes('Max-Age=0'))).toMatch(
      /^__Host-session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(lea.cookie).not.toBe(first);
    const old = await campus.fetch(new Request(`${ORIGIN}/me`, { headers: { cookie: first } }));
    expect(old.status).toBe(303);
  });

  it('ends after a week, and at once by signing out', async () => {
    const max = await campus.learner('max');
    campus.clock.now += 7 * 86_400 - 1;
    expect((await max.get('/me')).status).toBe(200);
    campus.clock.now += 1;
    expect((await max.get('/me')).location).toBe('/sign-in?back=%2Fme');
    await max.post('/sign-in', { email: 'max@example.org', password: PASSWORD });
    const { cookie } = max;
    await max.post('/sign-out', {});
    expect(max.cookie).not.toContain('session');
    expect((await campus.fetch(new Request(`${ORIGIN}/me`, { headers: { cookie } }))).status).toBe(303);
  });

  it('keeps neither password nor session id in the database', async () => {
    const nil = await campus.learner('nil');
    const id = nil.cookie.split('=')[1] as string;
    const rows = await campus.platform.database.query('select * from platform_session s join platform_account a on a.id = s.account_id');
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });
});

describe('a form', () => {
  it('counts only from this site, and with its session’s token', async () => {
    const una = await campus.learner('una');
    const path = '/courses/numbers-in-the-news/track';
    for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, { origin: `${ORIGIN}:444` }]) {
      expect(problemOf((await una.post(path, { route: 'check' }, headers)).html)).toBe('foreign-form');
    }
    for (const csrf of ['', 'AAAAAAAAAAAAAAAAAAAAAA']) {
      const page = await una.post(path, { route: 'check', csrf });
      expect([page.status, problemOf(page.html)]).toEqual([403, 'foreign-form']);
    }
    expect((await una.post(path, { route: 'check' })).status).toBe(303);
  });

  it('without an Origin is not taken, signed in or not', async () => {
    const body = new URLSearchParams({ email: 'x@example.org', name: 'X', password: PASSWORD });
    const response = await campus.fetch(new Request(`${ORIGIN}/sign-up`, { method: 'POST', body }));
    expect(response.status).toBe(403);
  });

  it('leads back to pages of this site only', () => {
    expect(safePath('/courses/how-bridges-stand/track')).toBe('/courses/how-bridges-stand/track');
    for (const path of ['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', '', undefined, '/a b', '/a\r\nx: y']) {
      expect(safePath(path)).toBe('/');
    }
  });
});
