import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseChallenge } from '../../../src/bundle/page/parse-challenge.js';
import { stepNumber } from '../../../src/bundle/steps.js';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import { createCountersign } from '../../../src/server/create-countersign.js';
import { MAX_BUNDLE_BYTES, readBundle, readText } from '../../../src/server/http/read-bundle.js';
import { generateKeys } from '../../../src/server/keys/keys.js';
import type { Database } from '../../../src/server/store/database.js';
import { ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

const keySet = await generateKeys();
let backend: TestBackend;
beforeAll(async () => {
  backend = await testBackend({ keys: keySet });
});
afterAll(() => backend.close());

const SESSION = { 'x-learner': 'example/anna' };

function ask(method: string, path: string, headers: Record<string, string> = SESSION, body?: BodyInit): Promise<Response> {
  const init = { method, headers, ...(body === undefined ? {} : { body }) };
  return backend.countersign.fetch(new Request(`${ORIGIN}${path.startsWith('/api') ? '' : '/api/countersign'}${path}`, init));
}

describe('the handler', () => {
  it.each([undefined, '', '/deeply/mounted/un-der_1.0'])('answers below the base path %j, and below no other', async (basePath) => {
    const mounted = await testBackend(basePath === undefined ? {} : { basePath });
    const send = (path: string, method = 'GET') =>
      mounted.countersign.fetch(
        new Request(`${ORIGIN}${path}`, { method, headers: SESSION, ...(method === 'POST' ? { body: '{}' } : {}) }),
      );
    const base = basePath ?? '/api/countersign';
    expect((await send(`${base}/.well-known/jwks.json`)).status).toBe(200);
    expect((await send(`${base}/challenges?course=a&activity=b`, 'POST')).status).toBe(200);
    expect(await (await send(`${base}/me/status`)).json()).toEqual({ enrolled: false, since: null });
    for (const other of [`/elsewhere${base}`, `/${base}`, `${base}/x`, '/api/countersign/x'])
      expect((await send(`${other}/me/status`)).status).toBe(404);
    await mounted.close();
  });

  it('is 404 in every other spelling of a route, before it looks at anything', async () => {
    let seen = 0;
    const watched = await testBackend({
      authenticate: async () => {
        seen += 1;
        return { tenant: 'example', subject: 'anna' };
      },
      address: () => {
        seen += 1;
        return 'somewhere';
      },
    });
    const base = '/api/countersign';
    const spellings = ['challenges', 'bundles', 'me/status', 'me/export', 'me/withdraw', 'me/biometrics', '.well-known/jwks.json'].flatMap(
      (route) => [
        `${base}//${route}`,
        `${base}/x/${route}`,
        `${base}/%${route.charCodeAt(0).toString(16)}${route.slice(1)}`,
        `${base}/${route.toUpperCase()}`,
        `${base}/${route}/`,
        `${base}/./x/${route}`,
        `${base}/${route};x`,
        `${base};x/${route}`,
        `${base}/${route}%00`,
        `${base}/${route}%2f`,
        `${base}/${route}%20`,
        `${base}/.%2e%2f${route}`,
        `${base}/${route}.`,
        `${base}%2f${route}`,
        `/API/countersign/${route}`,
        `/api//countersign/${route}`,
        `/${route}`,
      ],
    );
    for (const path of spellings)
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const request = new Request(`${ORIGIN}${path}?course=a&activity=b`, { method, ...(method === 'POST' ? { body: '{}' } : {}) });
        expect([path, method, (await watched.countersign.fetch(request)).status]).toEqual([path, method, 404]);
      }
    expect(seen).toBe(0);
    await watched.close();
  });

  it.each([
    ['GET', '/challenges'],
    ['GET', '/bundles'],
    ['POST', '/me/status'],
    ['POST', '/xchallenges'],
    ['GET', '/'],
    ['POST', '/challenges/more'],
  ])('does not know %s %s', async (method, path) => {
    expect((await ask(method, `/api/countersign${path}`)).status).toBe(404);
  });

  it('tells a learner since when they are enrolled', async () => {
    await (await backend.browser('enrolled')).check({ face: 1, typist: 1 }, 1);
    const response = await ask('GET', '/api/countersign/me/status', { 'x-learner': 'example/enrolled' });
    expect(await response.json()).toEqual({ enrolled: true, since: START });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await backend.countersign.status({ tenant: 'example', subject: 'enrolled' })).toEqual({
      enrolled: true,
      since: START,
      renewTyping: false,
      renewFace: false,
    });
    expect(await backend.countersign.status({ tenant: 'another', subject: 'enrolled' })).toEqual({
      enrolled: false,
      since: null,
      renewTyping: false,
      renewFace: false,
    });
  });

  it('asks for a session everywhere but at the public keys', async () => {
    for (const [method, path] of [
      ['POST', 'challenges?course=a&activity=b'],
      ['POST', 'bundles'],
      ['GET', 'me/status'],
    ] as const)
      expect((await ask(method, `/api/countersign/${path}`, {})).status).toBe(401);
    expect((await ask('GET', '/.well-known/jwks.json', {})).status).toBe(200);
  });

  it('hands on what a framework gave beside the request, as it is, to whoever asks for the session or the address', async () => {
    interface Incoming {
      readonly session: { readonly learner: string | null };
      readonly ip: string;
    }
    const seen: unknown[] = [];
    const mounted = await testBackend({
      authenticate: async (_, incoming: Incoming) =>
        incoming.session.learner === null ? null : { tenant: 'example', subject: incoming.session.learner },
      address: (request: Request, incoming: Incoming) => {
        seen.push([request.url, incoming]);
        return incoming.ip;
      },
    });
    const send = (path: string, incoming: Incoming, method = 'GET') =>
      mounted.countersign.fetch(
        new Request(`${ORIGIN}/api/countersign/${path}`, { method, ...(method === 'POST' ? { body: '{}' } : {}) }),
        incoming,
      );
    const anna = { session: { learner: 'anna' }, ip: '192.0.2.1' };
    expect((await send('me/status', anna)).status).toBe(200);
    expect((await send('challenges?course=a&activity=b', anna, 'POST')).status).toBe(200);
    expect((await send('bundles', anna, 'POST')).status).toBe(415);
    expect((await send('me/status', { ...anna, session: { learner: null } })).status).toBe(401);
    expect(seen).toHaveLength(4);
    expect(seen[1]).toEqual([`${ORIGIN}/api/countersign/challenges?course=a&activity=b`, anna]);
    await mounted.close();
  });

  it('gives nobody else’s context to a request that came without one', async () => {
    const seen: unknown[] = [];
    const mounted = await testBackend({
      authenticate: async (_, context) => {
        seen.push(context);
        return { tenant: 'example', subject: 'anna' };
      },
    });
    const status = () => new Request(`${ORIGIN}/api/countersign/me/status`);
    await Promise.all([
      mounted.countersign.fetch(status(), 'one'),
      mounted.countersign.fetch(status()),
      mounted.countersign.fetch(status(), 2),
    ]);
    expect(new Set(seen)).toEqual(new Set(['one', undefined, 2]));
    await mounted.close();
  });

  it('lets pages of the list read answers with the learner’s cookie, and no other page', async () => {
    const preflight = (origin: string) =>
      ask('OPTIONS', '/bundles', {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      });
    const good = (await preflight(ORIGIN)).headers;
    expect(good.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(good.get('access-control-allow-credentials')).toBe('true');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const answer = await ask('GET', '/me/status', { ...SESSION, origin: ORIGIN });
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
    const stranger = await ask('GET', '/me/status', { ...SESSION, origin: 'https://evil.example' });
    expect([stranger.status, await stranger.json()]).toEqual([403, { error: 'submit/rejected', reason: 'origin' }]);
    expect((await ask('GET', '/me/status', { ...SESSION, origin: 'null' })).status).toBe(403);
  });

  it.each([
    ['text', 'x'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a purpose that nobody may ask for', '{"purpose":"review"}'],
    ['a purpose that is none', '{"purpose":1}'],
  ])('refuses %s for a request of a challenge', async (name, body) => {
    const response = await ask('POST', '/challenges?course=a&activity=b', SESSION, body);
    expect(response.status).toBe(name === 'a list' ? 200 : 400);
  });

  it('refuses names that no challenge could carry, and a request that is too long', async () => {
    for (const query of [
      'course=a',
      'activity=b',
      `course=${'a'.repeat(201)}&activity=b`,
      'course=a%00&activity=b',
      'course=a&activity=',
      `course=${'😀'.repeat(201)}&activity=b`,
    ])
      expect((await ask('POST', `/challenges?${query}`, SESSION, '{}')).status).toBe(400);
    expect((await ask('POST', '/challenges?course=a&activity=b', SESSION, ' '.repeat(1025))).status).toBe(413);
  });

  it('gives challenges for names of 200 characters, however many bytes they have, and the page takes them', async () => {
    const name = '😀'.repeat(200);
    const response = await ask('POST', `/challenges?course=${encodeURIComponent(name)}&activity=b`, SESSION, '{}');
    const { challenge } = (await response.json()) as { challenge: string };
    expect(parseChallenge(challenge).context.course).toBe(name);
  });

  it.each(['a\ud800', '\udc00b', 'a\u0000b'])(
    'takes %j for nobody’s name, and not for another’s that looks the same in the database',
    async (name) => {
      const { countersign } = backend;
      const owner = { tenant: 'example', subject: name };
      for (const asked of [
        () => countersign.status(owner),
        () => countersign.devices(owner),
        () => countersign.removePasskeys(owner),
        () => countersign.renewTemplate(owner),
        () => countersign.revokeDevice(owner, 'x'),
        () => countersign.writingTrend({ tenant: 'example', subject: 'anna' }, { course: 'a', activity: name }),
        () => countersign.privacy.export(owner),
        () => countersign.privacy.withdraw(owner),
        () => countersign.privacy.erase({ tenant: name, subject: 'anna' }),
        () => countersign.reviews.list(name),
        () => countersign.reviews.get(name, 'x'),
        () => countersign.reviews.get('example', name),
        () => countersign.reviews.appeal(owner, 'Please.'),
        () => countersign.duplicates.open(name),
      ])
        await expect(asked()).rejects.toThrow(TypeError);
    },
  );

  it('says no more than the coarse code when it refuses', async () => {
    const response = await ask('POST', '/bundles', { ...SESSION, 'content-type': 'application/jose' }, 'a.b.c');
    expect([response.status, await response.json()]).toEqual([400, { error: 'submit/rejected' }]);
    const [last] = await backend.database.query('select step, code from countersign_audit order by id desc limit 1');
    expect(last).toEqual({ step: stepNumber('form'), code: 'bundle/form' });
  });

  it('notes what is too large or of another type in the audit trail', async () => {
    await ask('POST', '/bundles', { ...SESSION, 'content-type': 'application/jose' }, 'a'.repeat(MAX_BUNDLE_BYTES + 1));
    await ask('POST', '/bundles', { ...SESSION, 'content-type': 'application/json' }, '{}');
    const rows = await backend.database.query('select step, code from countersign_audit order by id desc limit 2');
    expect(rows).toEqual([
      { step: stepNumber('size'), code: 'bundle/media-type' },
      { step: stepNumber('size'), code: 'bundle/too-large' },
    ]);
  });
});

describe('rates', () => {
  it('make a learner wait who asks or sends more in a minute than the policy lets, and nobody else', async () => {
    const slow = await testBackend({ policy: { ...POLICY, ratePerMinute: 3 } });
    const browser = await slow.browser('hasty');
    for (let request = 0; request < 3; request++) await browser.challenge();
    await expect(browser.challenge()).rejects.toThrow('429');
    for (let post = 0; post < 3; post++) expect((await browser.post('a.b.c')).status).toBe(400);
    const refused = await browser.post('a.b.c');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(slow.runs.at(-1)?.failure).toEqual({ step: 'size', code: 'bundle/rate' });
    const status = () =>
      slow.countersign.fetch(new Request(`${ORIGIN}/api/countersign/me/status`, { headers: { 'x-learner': 'example/hasty' } }));
    const asked = await Promise.all(Array.from({ length: 5 }, status));
    expect(asked.map((response) => response.status).sort()).toEqual([200, 200, 200, 429, 429]);
    expect(await slow.database.query('select count(*)::integer as count from countersign_audit')).toEqual([{ count: 3 }]);
    expect((await (await slow.browser('calm')).post('a.b.c')).status).toBe(400);
    slow.clock.now += 61;
    expect((await browser.post('a.b.c')).status).toBe(400);
    await slow.close();
  });
});

describe('a failing backend', () => {
  const broken: Database = {
    query: () => Promise.reject(new Error('the database is down')),
    transaction: () => Promise.reject(new Error('the database is down')),
  };

  it('answers internal, tells its operator why, and takes the bundle when it is back', async () => {
    const errors: unknown[] = [];
    const down = await testBackend({ onError: (error) => errors.push(error) });
    const browser = await down.browser('patient');
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, evidenceOf({ face: 1, typist: 1 }, challenge.claims, 1));
    await down.database.query('alter table countersign_seen rename to countersign_gone');
    const response = await browser.post(sealed);
    expect([response.status, await response.json()]).toEqual([500, { error: 'internal', reason: 'migrate' }]);
    expect(errors).toHaveLength(1);
    await down.database.query('alter table countersign_gone rename to countersign_seen');
    expect((await browser.post(sealed)).status).toBe(200);
    await down.close();
  });

  it('does not take a session for good whose names no challenge could carry', async () => {
    const errors: unknown[] = [];
    const countersign = createCountersign({
      database: broken,
      keys: keySet,
      audience: ORIGIN,
      origins: [ORIGIN],
      authenticate: async () => ({ tenant: 'a', subject: '' }),
      address: 'none',
      policy: POLICY,
      onError: (error) => errors.push(error),
    });
    expect((await countersign.fetch(new Request(`${ORIGIN}/api/countersign/me/status`))).status).toBe(500);
    expect(errors).toEqual([expect.any(TypeError)]);
  });
});

describe('createCountersign', () => {
  const options: CountersignOptions = {
    database: { query: async () => [], transaction: () => Promise.reject(new Error('not here')) },
    keys: keySet,
    audience: ORIGIN,
    origins: [ORIGIN],
    authenticate: async () => null,
    address: 'none',
    policy: POLICY,
  };

  it.each(['database', 'keys', 'audience', 'origins', 'authenticate', 'address', 'policy'])('throws at once without %s', (name) => {
    expect(() => createCountersign({ ...options, [name]: undefined } as CountersignOptions)).toThrow(TypeError);
  });

  it.each<[string, Partial<CountersignOptions> | { policy: object }]>([
    ['no origin', { origins: [] }],
    ['an origin with a path', { origins: [`${ORIGIN}/`] }],
    ['an origin that is none', { origins: ['*'] }],
    ['an empty audience', { audience: '' }],
    ['half a surrogate pair in the audience', { audience: 'a\ud800' }],
    ...['/', '/api/', 'api', '/a//b', '/a/../b', '/a/./b', '/a%62', '/a b', '/a;b', '/a?b', 'https://a.example/b', 7].map(
      (basePath): [string, Partial<CountersignOptions>] => [`the base path ${basePath}`, { basePath: basePath as string }],
    ),
    ['keys without a signing key', { keys: { ...keySet, signing: [] } }],
    ['a policy without consent', { policy: { ...POLICY, consent: undefined } }],
    ['a policy that does not say whether to enroll again', { policy: { ...POLICY, reenroll: undefined } }],
    ['a policy without sentences', { policy: { ...POLICY, phrases: [] } }],
    ['a sentence too short to tell typists apart', { policy: { ...POLICY, phrases: [{ id: 'a', text: 'short', lang: 'en' }] } }],
    ['a capture without pictures', { policy: { ...POLICY, capture: { verify: { faceFrames: 0 } } } }],
    ['an action that does not exist', { policy: { ...POLICY, liveness: ['smile'] } }],
    ['one action only', { policy: { ...POLICY, liveness: ['turn-left'] } }],
    ['only actions that films show by chance', { policy: { ...POLICY, liveness: ['blink', 'open-mouth'] } }],
  ])('throws at once for %s', (_, change) => {
    expect(() => createCountersign({ ...options, ...change } as CountersignOptions)).toThrow(TypeError);
  });
});

describe('reading a bundle', () => {
  const request = (body: BodyInit, headers: Record<string, string> = {}) =>
    new Request(ORIGIN, { method: 'POST', body, headers: { 'content-type': 'application/jose', ...headers } });
  const endless = (): { stream: ReadableStream; readChunks: () => number } => {
    let chunks = 0;
    const stream = new ReadableStream({
      pull(controller) {
        chunks++;
        controller.enqueue(new Uint8Array(1024).fill(97));
      },
    });
    return { stream, readChunks: () => chunks };
  };

  it('takes 64 KiB and refuses a byte more', async () => {
    expect(await readBundle(request('a'.repeat(MAX_BUNDLE_BYTES)), 0)).toHaveLength(MAX_BUNDLE_BYTES);
    await expect(readBundle(request('a'.repeat(MAX_BUNDLE_BYTES + 1)), 0)).rejects.toMatchObject({ code: 'bundle/too-large' });
  });

  it('takes as many stills as the policy asks for, and no longer claims for that', async () => {
    expect(await readBundle(request('a\nb\nc'), 2)).toBe('a\nb\nc');
    await expect(readBundle(request('a\nb\nc'), 1)).rejects.toMatchObject({ code: 'bundle/form' });
    await expect(readBundle(request(`${'a'.repeat(MAX_BUNDLE_BYTES + 1)}\nb`), 1)).rejects.toMatchObject({ code: 'bundle/too-large' });
    await expect(readBundle(request('a'.repeat(400_000)), 1)).rejects.toMatchObject({ code: 'bundle/too-large' });
  });

  it('stops reading a body without end', async () => {
    const { stream, readChunks } = endless();
    const streamed = new Request(ORIGIN, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    expect(await readText(streamed, 4096)).toBeNull();
    expect(readChunks()).toBeLessThan(10);
  });

  it('does not read what announces that it is too long, and believes no announcement that it is short', async () => {
    expect(await readText(request('aaaa', { 'content-length': '5' }), 4)).toBeNull();
    expect(await readText(request('aaaaa', { 'content-length': '1' }), 4)).toBeNull();
  });

  it('puts characters together that were cut between chunks', async () => {
    const bytes = new TextEncoder().encode('é');
    const stream = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readText(new Request(ORIGIN, { method: 'POST', body: stream, duplex: 'half' } as RequestInit), 10)).toBe('é');
  });

  it.each(['text/plain', 'application/json', 'application/jose+json', ''])('refuses the type %j', async (type) => {
    await expect(readBundle(request('a', { 'content-type': type }), 0)).rejects.toMatchObject({ code: 'bundle/media-type' });
  });
});
