import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { REASON_WORDS } from '../../src/server.js';
import { runServiceCommand } from '../../src/service/command/run-service-command.js';
import { readConfiguration } from '../../src/service/configuration/read-configuration.js';
import { startService } from '../../src/service/start-service.js';
import { inviteStaff, type Role } from '../../src/service/store/staff.js';
import { POLICY } from '../support/backend.js';
import { madeUpFace } from '../support/made-up-faces.js';
import { ConsoleBrowser, openProvider, type Page, type SignInProvider } from './console-provider.js';
import { deliveryFailed } from './delivery-failed.js';
import { COURSES, openTestService, PUBLIC_URL, TENANTS, type TestService } from './open-test-service.js';

let provider: SignInProvider;
let running: TestService | undefined;

beforeAll(async () => {
  provider = await openProvider(`${PUBLIC_URL}/console/callback`);
});
afterAll(() => provider.close());
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function open(policy: object = {}) {
  const { issuer, clientId, clientSecret } = provider;
  const webhooks = [{ id: 'main', url: 'http://127.0.0.1:9/', secrets: [`whsec_${'A'.repeat(32)}`], allowPrivate: true }];
  const opened = await openTestService({
    configuration: {
      console: { issuer, clientId, clientSecret },
      policy: { ...POLICY, ...policy },
      tenants: [{ ...TENANTS[0], webhooks }, TENANTS[1]],
    },
  });
  running = opened;
  const { database, clock, service } = opened;
  const browser = (): ConsoleBrowser => new ConsoleBrowser(PUBLIC_URL, async (request) => service.app.fetch(request));
  const invite = (role: Role, tenant = 'north'): Promise<string> =>
    inviteStaff(database, { tenant, role, actor: 'server', now: clock.now });
  const join = async (role: Role, name: string, tenant?: string): Promise<ConsoleBrowser> => {
    const made = browser();
    const page = await made.signIn(`/console/join/${await invite(role, tenant)}`, name);
    expect([page.status, page.url.pathname]).toEqual([200, '/console/reviews']);
    return made;
  };
  return { ...opened, browser, invite, join };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** A check of a learner that waits for a person. */
async function openReview({ ask, key, learner, clock }: Opened, subject: string): Promise<string> {
  const bearer = await key();
  const create = async (body: object) =>
    (await ask('POST', '/v1/checks', { key: bearer, body: { subject, course: 'c', activity: 'a', ...body } })).body;
  const theirs = await learner();
  await theirs.check((await create({})).token, 1);
  const { token } = await create({ purpose: 'verify' });
  const sealed = await theirs.bundle((await theirs.challenge(token)).body.challenge, 1);
  clock.now += 7200;
  expect((await theirs.send(token, sealed)).body.result).toBe('review');
  const { data } = (await ask('GET', '/v1/reviews', { key: bearer })).body;
  return data.find((review: { subject: string }) => review.subject === subject).id;
}

const trailOf = async ({ ask, key }: Opened): Promise<[string, string][]> =>
  (await ask('GET', '/v1/trail?limit=100', { key: await key() })).body.data.map((entry: Record<string, string>) => [
    entry.action,
    entry.object,
  ]);

/** What axe and a strict policy would find in the text of a page. */
function expectPlain({ html, headers }: Page): void {
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'same-origin']);
  expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
  expect(html).not.toMatch(/<script|<style| style=| on\w+=/i);
  expect([...html.matchAll(/<h1>/g)]).toHaveLength(1);
  for (const [label] of html.matchAll(/<(?:input|select|textarea)(?! type="hidden")[^>]*>/g))
    expect(html.slice(0, html.indexOf(label)), label).toMatch(/<label>[^<]*$/);
}

it('there is no console without a provider of sign-ins', async () => {
  running = await openTestService();
  for (const path of ['/console', '/console/', '/console/sign-in', '/console/reviews', '/console/style.css'])
    expect((await running.ask('GET', path)).status).toBe(404);
});

it('lets in who was invited, once, and then who is known', async () => {
  const { browser, invite, clock, logged } = await open();
  const stranger = await browser().signIn('/console', 'mallory');
  expect([stranger.status, stranger.html]).toEqual([403, expect.stringContaining('Ask an administrator')]);
  expectPlain(stranger);
  const code = await invite('admin');
  const ada = browser();
  const first = await ada.signIn(`/console/join/${code}`, 'ada');
  expect([first.status, first.url.href]).toEqual([200, `${PUBLIC_URL}/console/reviews`]);
  expectPlain(first);
  expect(first.html).toContain('ada &lt;i&gt;of staff&lt;/i&gt;');
  for (const used of [code, 'x'.repeat(32)]) expect((await browser().signIn(`/console/join/${used}`, 'bea')).status).toBe(403);
  expect((await browser().get(`/console/join/${encodeURIComponent('a b')}`)).status).toBe(403);
  const late = await invite('admin');
  clock.now += 8 * 86_400;
  expect((await browser().signIn(`/console/join/${late}`, 'bea')).status).toBe(403);
  // The session has ended meanwhile; the account is known, to the provider, too.
  expect((await ada.post('/console/sign-out', {})).html).toContain('You are not signed in any more.');
  const again = await ada.get('/console');
  expect([again.status, again.url.href]).toEqual([200, `${PUBLIC_URL}/console/reviews`]);
  const out = await ada.send('/console/sign-out', {});
  expect([out.status, out.url.pathname]).toEqual([200, '/console/signed-out']);
  expectPlain(out);
  expect((await ada.post('/console/sign-out', {})).status).toBe(403);
  expect(logged.join('')).not.toContain(code);
  expect(logged.filter((line) => line.includes('"level":50'))).toEqual([]);
});

it('prints the first invitation once, and others on the command line', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-console-'));
  const path = join(folder, 'countersign.json');
  const { issuer, clientId, clientSecret } = provider;
  writeFileSync(
    path,
    JSON.stringify({
      publicUrl: PUBLIC_URL,
      listen: { port: 0 },
      policy: POLICY,
      tenants: TENANTS,
      console: { issuer, clientId, clientSecret },
    }),
  );
  const start = async (environment: Record<string, string> = {}): Promise<string | null> => {
    const configuration = readConfiguration(path, environment);
    const started = await startService({ configuration, dist: 'dist', role: 'http', logger: pino({ level: 'silent' }) });
    await started.close();
    return started.firstInvitation;
  };
  const invite = async (...words: string[]): Promise<[number, string]> => {
    const said: string[] = [];
    const say = (line: string): unknown => said.push(line);
    const code = await runServiceCommand(['invite', ...words, '--config', path], { dist: 'dist', environment: {}, out: say, error: say });
    return [code, said.join('\n')];
  };
  const address = expect.stringMatching(/^https:\/\/verify\.example\/console\/join\/[\w-]{32}$/);
  try {
    expect([await start(), await start()]).toEqual([address, null]);
    expect(await invite('south', 'viewer')).toEqual([0, address]);
    expect(await invite('south', 'owner')).toEqual([1, 'a role is one of viewer, reviewer, operator, admin']);
    expect(await invite('west', 'viewer')).toEqual([1, 'the configuration has no tenant west']);
    expect((await invite('south'))[0]).toBe(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('a sign-in ends in the browser that began it, as it began', async () => {
  const { browser, invite, service } = await open();
  const code = await invite('admin');
  for (const path of ['/console/callback', '/console/callback?code=x&state=y', '/console/callback?error=access_denied'])
    expect((await browser().get(path)).status).toBe(400);
  // What another browser was sent back with is of no use here, nor is it twice.
  const answers: Request[] = [];
  const careful = new ConsoleBrowser(PUBLIC_URL, async (request) => {
    if (!new URL(request.url).pathname.endsWith('/callback')) return service.app.fetch(request);
    answers.push(request);
    return new Response('kept');
  });
  await careful.signIn(`/console/join/${code}`, 'ada');
  const [answer] = answers as [Request];
  const { search } = new URL(answer.url);
  const other = browser();
  const begun = await other.get('/console/sign-in');
  expect(begun.url.origin).toBe(provider.issuer);
  expect((await other.get(`/console/callback${search}`)).status).toBe(400);
  const changed = new Request(answer.url.replace(/state=[\w-]{4}/, 'state=AAAA'), { headers: answer.headers });
  expect((await service.app.fetch(changed)).status).toBe(400);
  const right = (): Request => new Request(answer.url, { headers: answer.headers });
  expect((await service.app.fetch(right())).status).toBe(303);
  expect((await service.app.fetch(right())).status).toBe(400);
});

it('somebody of a tenant that the configuration has no more is a stranger, and so is who has the same name elsewhere', async () => {
  const { browser, join, invite, database } = await open();
  expect((await browser().signIn(`/console/join/${await invite('admin', 'west')}`, 'wes')).status).toBe(403);
  await join('admin', 'ada');
  await database.query("update service_staff set identity = 'https://elsewhere.example ada' where name like 'ada%'");
  expect((await browser().signIn('/console', 'ada')).status).toBe(403);
});

it('takes a form of the session alone, from its own pages', async () => {
  const opened = await open();
  const id = await openReview(opened, 'lea');
  const [ada, bea] = [await opened.join('admin', 'ada'), await opened.join('admin', 'bea')];
  const form = { outcome: 'accepted', reason: 'I know her.' };
  const path = `/console/reviews/${id}`;
  const csrf = await ada.csrf();
  const tries = await Promise.all([
    ada.post(path, form),
    ada.post(path, { ...form, csrf: await bea.csrf() }),
    ada.post(path, { ...form, csrf: '' }),
    ada.post(path, { ...form, csrf }, { origin: 'https://courses.example' }),
    ada.post(path, { ...form, csrf }, { origin: 'null' }),
    ada.post(path, { ...form, csrf }, { 'content-type': 'text/plain' }),
    opened.browser().post(path, { ...form, csrf }),
  ]);
  expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 403));
  expect((await ada.post(path, { ...form, csrf, more: 'x'.repeat(40_000) })).status).toBe(413);
  for (const bad of [{ outcome: 'maybe' }, { reason: ' ' }, { reason: 'x'.repeat(2001) }, { reason: 'a\0b' }])
    expect((await ada.post(path, { ...form, ...bad, csrf })).status).toBe(422);
  for (const cursor of ['x', 'WzFd']) expect((await ada.get(`/console/reviews?cursor=${cursor}`)).status).toBe(422);
  for (const place of ['/console/reviews/x', '/console/nothing', '/console/reviews/%00', '/console/reviews/x/pictures'])
    expect([place, (await ada.get(place)).status]).toEqual([place, 404]);
  expect((await opened.ask('GET', `/v1/reviews/${id}`, { key: await opened.key() })).body).toMatchObject({ outcome: null, votes: [] });
  expect(opened.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
});

it('shows reviewers what there is of a check, notes the look, and takes two who agree', { timeout: 120_000 }, async () => {
  const opened = await open({ fourEyes: true });
  const subject = '<script>alert(1)</script> "zoe"';
  const id = await openReview(opened, subject);
  const [ada, bea] = [await opened.join('reviewer', 'ada'), await opened.join('reviewer', 'bea')];
  const [viewer, operator] = [await opened.join('viewer', 'vic'), await opened.join('operator', 'oda')];
  const stranger = await opened.join('admin', 'sam', 'south');
  const list = await ada.get('/console/reviews');
  expectPlain(list);
  expect(list.html).toContain(`href="/console/reviews/${id}"`);
  const page = await ada.get(`/console/reviews/${id}`);
  expectPlain(page);
  for (const words of ['Frames', 'Camera', 'Two who agree decide.', 'late']) expect(page.html).toContain(words);
  expect(page.html).not.toMatch(/score["':]|embedding/i);
  expect((await viewer.get('/console/reviews')).html).not.toContain(`href="/console/reviews/${id}"`);
  for (const other of [viewer, operator, stranger])
    for (const path of [`/console/reviews/${id}`, `/console/reviews/${id}/pictures`])
      expect([path, (await other.get(path)).status]).toEqual([path, 404]);
  expect((await stranger.get('/console/reviews')).html).not.toContain('zoe');
  expect((await trailOf(opened)).filter(([action]) => action === 'pictures.seen')).toEqual([]);
  expectPlain(await ada.get(`/console/reviews/${id}/pictures`));
  expect((await trailOf(opened)).filter(([action]) => action === 'pictures.seen')).toEqual([['pictures.seen', id]]);
  const looks = await opened.database.query("select note->>'by' as by from countersign_audit where code = 'review/pictures'");
  expect(looks).toEqual([{ by: expect.stringMatching(/^stf_/) }]);
  const form = { outcome: 'accepted', reason: 'I know her.' };
  expect((await viewer.send(`/console/reviews/${id}`, form)).status).toBe(404);
  expect((await stranger.send(`/console/reviews/${id}`, form)).status).toBe(404);
  expect((await ada.send(`/console/reviews/${id}`, form)).url.pathname).toBe('/console/reviews');
  const waits = await ada.get(`/console/reviews/${id}`);
  expect(waits.html).toContain('Yours is given.');
  expect((await ada.send(`/console/reviews/${id}`, form)).status).toBe(409);
  await bea.send(`/console/reviews/${id}`, form);
  expect((await opened.ask('GET', `/v1/reviews/${id}`, { key: await opened.key() })).body).toMatchObject({ outcome: 'accepted' });
  const decided = await bea.get('/console/reviews?state=decided');
  expect(decided.html).toContain('<strong>accepted</strong>');
  expect((await bea.get(`/console/reviews/${id}`)).html).toContain('ada &lt;i&gt;of staff&lt;/i&gt;');
  const rates = await viewer.get('/console/rates?days=7');
  expectPlain(rates);
  expect(rates.html).toMatch(/<th scope="row">All courses<\/th><td>2<\/td><td>2<\/td>/);
  expect(opened.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
});

it('shows the picture of a card that came with an enrollment', async () => {
  const categories = [...POLICY.consent.categories, 'document-portrait', 'pictures'];
  const opened = await open({ document: { still: true }, consent: { ...POLICY.consent, categories } });
  const { ask, key, learner } = opened;
  const { body } = await ask('POST', '/v1/checks', { key: await key(), body: { subject: 'zoe', course: 'c', activity: 'a' } });
  const zoe = await learner();
  const { challenge } = (await zoe.challenge(body.token)).body;
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3);
  // Another face than the learner's own.
  const sealed = await zoe.bundle(challenge, 1, COURSES, ({ face: { samples } }) => {
    const [live] = samples as [(typeof samples)[number]];
    const portrait = { vector: madeUpFace('a stranger'), quality: live.quality, atMs: 500 };
    return { document: portrait, stills: [{ sample: 'document', jpeg }] };
  });
  expect((await zoe.send(body.token, sealed)).body).toMatchObject({ result: 'review', reasons: ['document'] });
  const [review] = (await ask('GET', '/v1/reviews', { key: await key() })).body.data;
  const ada = await opened.join('reviewer', 'ada');
  expect((await ada.get(`/console/reviews/${review.id}`)).html).toContain(REASON_WORDS.document);
  const { html } = await ada.get(`/console/reviews/${review.id}/pictures`);
  expect(html).toContain(`src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}" alt="Picture document of the check"`);
});

it('settles one face in several accounts, once', async () => {
  const opened = await open({
    duplicateSearch: true,
    consent: { ...POLICY.consent, purposes: [...POLICY.consent.purposes, 'duplicate-search'] },
  });
  const { ask, key, learner, service } = opened;
  for (const subject of ['lea', 'leo']) {
    const { body } = await ask('POST', '/v1/checks', { key: await key(), body: { subject, course: 'c', activity: 'a' } });
    await (await learner()).check(body.token, 7);
  }
  await service.countersign.work();
  const [ada, viewer] = [await opened.join('reviewer', 'ada'), await opened.join('viewer', 'vic')];
  const page = await ada.get('/console/duplicates');
  expectPlain(page);
  expect(page.html).toContain('<bdi>lea</bdi>, <bdi>leo</bdi>');
  const [, path = ''] = /action="(\/console\/duplicates\/[^"]+)"/.exec(page.html) ?? [];
  const form = { outcome: 'different-people', reason: 'They are twins.' };
  expect((await viewer.get('/console/duplicates')).html).not.toContain('action="/console/duplicates');
  expect((await viewer.send(path, form)).status).toBe(404);
  for (const bad of [{ outcome: 'x' }, { reason: '' }]) expect((await ada.send(path, { ...form, ...bad })).status).toBe(422);
  expect((await ada.send(path, form)).html).toContain('None waits.');
  expect((await ada.send(path, form)).status).toBe(409);
  expect((await ada.send('/console/duplicates/x', form)).status).toBe(409);
});

it('finds a learner, says why, and erases on request', async () => {
  const opened = await open();
  const { ask, key, learner } = opened;
  const bearer = await key();
  const { body } = await ask('POST', '/v1/checks', { key: bearer, body: { subject: 'lea', course: 'c', activity: 'a' } });
  await (await learner()).check(body.token, 1);
  const [reviewer, operator, viewer] = [
    await opened.join('reviewer', 'ada'),
    await opened.join('operator', 'oda'),
    await opened.join('viewer', 'vic'),
  ];
  expectPlain(await reviewer.get('/console/learners'));
  const page = await reviewer.get('/console/learners?subject=lea');
  expectPlain(page);
  expect(page.html).toContain('Enrolled.');
  expect(page.html).not.toContain('Erase this learner');
  expect((await viewer.get('/console/learners?subject=lea')).status).toBe(404);
  expect((await operator.get('/console/learners?subject=%0a')).status).toBe(422);
  expect((await operator.get('/console/learners?subject=lea')).html).toContain('Erase this learner');
  const erase = (browser: ConsoleBrowser, again: string) => browser.send('/console/learners/erase', { subject: 'lea', again });
  expect([(await erase(reviewer, 'lea')).status, (await erase(operator, 'leo')).status]).toEqual([404, 422]);
  const enrolled = async () => (await ask('GET', '/v1/learners/lea', { key: bearer })).body.enrolled;
  expect(await enrolled()).toBe(true);
  expect((await erase(operator, 'lea')).status).toBe(200);
  expect(await enrolled()).toBe(false);
  await opened.service.countersign.work();
  expect((await ask('GET', '/v1/events?limit=100', { key: bearer })).body.data.at(-1)).toMatchObject({ type: 'learner.erased' });
  expect(await trailOf(opened)).toEqual(
    expect.arrayContaining([
      ['learner.seen', 'lea'],
      ['learner.erased', 'lea'],
    ]),
  );
});

it('sends again what was given up', async () => {
  const opened = await open();
  await deliveryFailed(opened, ['one', 'two', 'three']);
  const [operator, viewer, stranger] = [
    await opened.join('operator', 'oda'),
    await opened.join('viewer', 'vic'),
    await opened.join('operator', 'sam', 'south'),
  ];
  const page = await operator.get('/console/webhooks');
  expectPlain(page);
  const ids = [...page.html.matchAll(/name="id" value="(\d+)"/g)].map(([, id]) => id as string);
  expect(ids).toHaveLength(3);
  expect((await viewer.get('/console/webhooks')).html).not.toContain('/console/webhooks/repeat');
  const again = (browser: ConsoleBrowser, form: Record<string, string>) => browser.send('/console/webhooks/repeat', form);
  const id = ids[0] as string;
  expect([(await again(viewer, { id })).status, (await again(stranger, { id })).status]).toEqual([404, 404]);
  for (const form of [{}, { id: '0' }, { id: 'x' }, { id: '9'.repeat(30) }])
    expect((await again(operator, form as never)).status).toBe(422);
  expect((await again(operator, { endpoint: 'gone' })).status).toBe(404);
  expect((await again(operator, { id })).url.pathname).toBe('/console/webhooks');
  expect((await again(operator, { id })).status).toBe(409);
  const rest = await again(operator, { endpoint: 'main' });
  expect(rest.html).toMatch(/<th scope="row">main<\/th><td>3<\/td>/);
  expect((await trailOf(opened)).filter(([action]) => action === 'delivery.repeated').map(([, object]) => object)).toEqual([
    'main: 2',
    expect.stringMatching(/^main\/evt_/),
  ]);
});

it('an administrator invites and removes staff, and the last one stays', async () => {
  const opened = await open();
  const [ada, reviewer] = [await opened.join('admin', 'ada'), await opened.join('reviewer', 'rea')];
  expect((await reviewer.get('/console/staff')).status).toBe(404);
  expect((await reviewer.send('/console/staff/invite', { role: 'admin' })).status).toBe(404);
  expectPlain(await ada.get('/console/staff'));
  expect((await ada.send('/console/staff/invite', { role: 'owner' })).status).toBe(422);
  const made = await ada.send('/console/staff/invite', { role: 'operator' });
  expectPlain(made);
  const [, path = ''] = /<code>https:\/\/verify\.example(\/console\/join\/[\w-]+)<\/code>/.exec(made.html) ?? [];
  const oda = opened.browser();
  expect((await oda.signIn(path, 'oda')).status).toBe(200);
  const staff = await ada.get('/console/staff');
  const idOf = (name: string): string => new RegExp(`<bdi>${name} [^]*?name="id" value="(stf_[\\w-]+)"`).exec(staff.html)?.[1] ?? '';
  expect((await ada.send('/console/staff/remove', { id: idOf('ada') })).status).toBe(409);
  expect((await ada.send('/console/staff/remove', { id: 'stf_x' })).status).toBe(409);
  await ada.send('/console/staff/remove', { id: idOf('oda') });
  const removed = await oda.get('/console/webhooks');
  expect([removed.status, removed.url.pathname]).toEqual([403, '/console/callback']);
  const trail = await ada.get('/console/trail');
  expectPlain(trail);
  for (const words of ['staff.invited', 'staff.joined', 'staff.removed']) expect(trail.html).toContain(words);
});
