import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHarness } from '../../examples/harness/backend.js';
import { type Campus, openCampus } from './campus.js';
import { type Learner, ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
/** The largest form that any route takes, and the chunk that went over it. */
const MOST_READ = 200_000 + 2 * 65_536;
const CUT = 4 * 2 ** 20;

let campus: Campus;
let learner: Learner;
let staff: Learner;
let work: string;
beforeAll(async () => {
  campus = await openCampus();
  learner = await campus.enrolled('wal', 1);
  staff = await campus.staff('sue');
  work = (await learner.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' })).attempt;
});
afterAll(() => campus.close());

type Route = { readonly method: string; readonly path: string };

/**
 * Each route once, with its parameters as `{name}`; those of middleware stand for everything below.
 */
function distinct(routes: readonly Route[]): Route[] {
  const named = routes.map(({ method, path }) => ({ method, path: path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}').replaceAll('*', 'x') }));
  return [...new Map(named.map((route) => [`${route.method} ${route.path}`, route])).values()];
}

const KNOWN: Readonly<Record<string, string>> = { course: COURSE, unit: 'quiz-1', file: 'certificate.jwt' };
const filled = (path: string, change: Record<string, string> = {}): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => change[name] ?? KNOWN[name] ?? (path.startsWith('/work') ? work : 'none'));

function endless(): { readonly body: ReadableStream; readonly read: () => number } {
  let bytes = 0;
  const body = new ReadableStream(
    {
      pull(controller) {
        if (bytes >= CUT) return controller.close();
        bytes += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(97));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, read: () => bytes };
}

const TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json',
  'application/jose',
  'text/plain',
];

describe('every route', () => {
  it('reads no more of an endless body than its limit, whatever its length is said to be', { timeout: 300_000 }, async () => {
    const routes = distinct(campus.routes);
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.some(({ path }) => path === '/api/countersign/x')).toBe(true);
    const paths = new Set([
      ...routes.map(({ path }) => filled(path)),
      ...['challenges', 'bundles', 'me/export', 'me/withdraw', 'me/status'].flatMap((route) => [
        `/api/countersign/${route}?course=${COURSE}&activity=enrollment`,
        `/lti/countersign/${route}?launch=none`,
      ]),
    ]);
    for (const path of paths)
      for (const [at, type] of TYPES.entries())
        for (const length of [null, '10', '99999999999']) {
          const { body, read } = endless();
          const headers = new Headers({ origin: ORIGIN, 'content-type': type, cookie: at % 2 === 0 ? learner.cookie : '' });
          if (length !== null) headers.set('content-length', length);
          const init = { method: 'POST', body, headers, duplex: 'half', redirect: 'manual' } as RequestInit;
          const { status } = await campus.fetch(new Request(`${ORIGIN}${path}`, init));
          const seen = { path, type, length, status, ok: status >= 400 && status < 500, few: read() <= MOST_READ };
          // The learner's own wish to withdraw has no body: none is read.
          if (path.includes('me/withdraw') && read() === 0) continue;
          expect(seen).toMatchObject({ ok: true, few: true });
        }
    expect(campus.errors).toEqual([]);
  });

  const HOSTILE = [
    '%00',
    'a%00b',
    '%',
    '%zz',
    '%E0%A4%A',
    '%ED%A0%80',
    '%FF',
    '%EF%BF%BF',
    '%E2%80%AE',
    '%0a',
    '..%2f..%2f',
    '2027-02-31T00%3A00%3A00.000Z~a',
    '2027-13-45T99%3A99%3A99.999Z~a',
    '%5B%5D',
    '__proto__',
    'constructor',
    '9'.repeat(40),
    '-1',
    '1e999',
    "'%3B--",
    '%F0%9F%98%80'.repeat(300),
    '%E2%80%8B',
    '11111111-1111-1111-1111-111111111111',
  ];
  const FIELDS = [
    ...['email', 'name', 'password', 'back', 'csrf', 'route', 'identity', 'statement', 'decision', 'reason', 'note', 'points', 'listed'],
    ...[
      'withdraw',
      'sure',
      'attempt',
      'code',
      'outcome',
      'words',
      'state',
      'id_token',
      'iss',
      'login_hint',
      'target_link_uri',
      'client_id',
    ],
    ...[
      'a',
      'essay',
      'mode',
      'share',
      'weekly',
      'tries',
      'hoursToCheck',
      'fourEyes',
      'search',
      'after',
      'days',
      'launch',
      'course',
      'activity',
    ],
  ];

  it('answers hostile text in each path, query and form with 4xx, a page, or a redirection: never with an error of its own', {
    timeout: 600_000,
  }, async () => {
    const csrfOf = async (who: Learner) => /name="csrf" value="([^"]+)"/.exec((await who.get('/privacy')).html)?.[1] ?? '';
    const tokens = new Map([
      [learner, await csrfOf(learner)],
      [staff, await csrfOf(staff)],
    ]);
    const send = async (who: Learner, path: string, body?: string) => {
      const headers = {
        cookie: who.cookie,
        origin: ORIGIN,
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      };
      const request = new Request(`${ORIGIN}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      });
      const { status } = await campus.fetch(request);
      if (status >= 500 || campus.errors.length > 0) throw new Error(`${status} ${path} ${body ?? ''} ${String(campus.errors[0])}`);
      return status;
    };
    for (const { method, path } of distinct(campus.routes)) {
      if (/sign-out|close|erase/.test(path)) continue;
      const who = path.startsWith('/staff') ? staff : learner;
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
      for (const value of HOSTILE) {
        for (const name of names) {
          const status = await send(who, filled(path, { [name]: value }), method === 'POST' ? `csrf=${tokens.get(who)}` : undefined);
          if (/^%(00|zz|FF|ED)/.test(value) || value === '%') expect([400, 404]).toContain(status);
        }
        if (method === 'POST') {
          const fields = FIELDS.filter((field) => field !== 'csrf').map((field) => `${field}=${value}`);
          const status = await send(who, filled(path), [`csrf=${tokens.get(who)}`, ...fields].join('&'));
          // The package asks first whose session it is.
          if (/^%(00|zz|FF|ED)/.test(value) || value === '%') expect([400, 401, 404]).toContain(status);
        } else await send(who, `${filled(path)}?${FIELDS.map((field) => `${field}=${value}`).join('&')}`);
      }
    }
    for (const value of HOSTILE)
      for (const field of ['after', 'search', 'days', 'back', 'iss', 'login_hint', 'course', 'activity', 'attempt', 'launch'])
        for (const path of ['/staff', '/staff/certificates', '/staff/rates', '/sign-in', '/lti/login', '/lti/countersign/me/export'])
          await send(staff, `${path}?${field}=${value}`);
    expect(await send(staff, '/staff?after=2027-02-31T00:00:00.000Z~a')).toBe(400);
    expect(await send(staff, '/staff?after=x')).toBe(200);
  });

  it('takes no field that is a file, is cut off, or has no text in it', async () => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await learner.get('/privacy')).html)?.[1] ?? '';
    for (const broken of ['', '--x', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n', '\0', '--x--'])
      for (const path of ['/sign-in', '/me/check-notes', `/courses/${COURSE}/track`]) {
        const headers = { cookie: learner.cookie, origin: ORIGIN, 'content-type': 'multipart/form-data; boundary=x' };
        const { status } = await campus.fetch(new Request(`${ORIGIN}${path}`, { method: 'POST', headers, body: broken }));
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
    for (const value of [new File(['x'], 'x.txt'), 'a\0b']) {
      const form = new FormData();
      form.set('csrf', csrf);
      form.set('attempt', value);
      form.set('code', 'internal');
      const headers = { cookie: learner.cookie, origin: ORIGIN };
      expect((await campus.fetch(new Request(`${ORIGIN}/me/check-notes`, { method: 'POST', headers, body: form }))).status).toBe(400);
    }
    expect(campus.errors).toEqual([]);
  });
});

describe('the harness', () => {
  it('has a limit before every route, too, and takes bad JSON for what it is', { timeout: 120_000 }, async () => {
    const data = mkdtempSync(join(tmpdir(), 'harness-'));
    const harness = await startHarness({ port: 0, data });
    try {
      const paths = new Set([
        ...distinct(harness.routes).map(({ path }) => filled(path).replace('{policy}', 'plain')),
        '/api/countersign/bundles',
        '/api/policies/plain/challenges',
      ]);
      for (const path of paths) {
        const { body, read } = endless();
        const headers = { cookie: 'learner=ada', 'content-type': 'application/jose' };
        const answer = await fetch(`${harness.url}${path}`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit).catch(
          () => null,
        );
        await answer?.body?.cancel();
        expect([path, answer === null || answer.status >= 400, read() <= CUT]).toEqual([path, true, true]);
      }
      for (const path of ['/api/harness/session', '/api/harness/fault'])
        for (const body of ['', '{', 'null', '[]', '{"learner":1,"fault":"none","times":"x"}', '{"learner":"\\u0000"}'])
          expect((await fetch(`${harness.url}${path}`, { method: 'POST', body })).status).toBeLessThan(500);
      for (const path of [
        '/api/harness/writing?activity=%00',
        '/quiz?activity=%',
        '/%00',
        '/api/countersign/challenges?course=%00&activity=a',
      ])
        expect([400, 404]).toContain(
          (
            await fetch(`${harness.url}${path}`, {
              method: path.startsWith('/quiz') || path.includes('challenges') ? 'POST' : 'GET',
              headers: { cookie: 'learner=ada' },
            })
          ).status,
        );
    } finally {
      await harness.close();
      rmSync(data, { recursive: true });
    }
  });
});
