import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Contract, contractsOf } from './contract.js';
import { type Answer, COURSES, openTestService, type TestService } from './open-test-service.js';

let running: TestService;
let contracts: readonly Contract[];
const keys: Record<string, string> = {};
/** What there is in tenant north. */
const there: Record<string, string> = { subject: 'ada', thumbprint: 'A'.repeat(43), id: '' };

beforeAll(async () => {
  running = await openTestService();
  contracts = await contractsOf(running);
  for (const scope of ['checks', 'learners', 'reviews', 'admin'] as const) keys[scope] = await running.key('north', scope);
  keys.south = await running.key('south', 'admin');
  const { body } = await running.ask('POST', '/v1/checks', {
    key: keys.admin as string,
    body: { subject: 'ada', course: 'c', activity: 'a' },
  });
  there.id = body.id;
});
afterAll(() => running.close());

const GOOD_CHECK = { subject: 'ada', course: 'c', activity: 'a' };
const GOOD: Readonly<Record<string, object>> = {
  createCheck: GOOD_CHECK,
  decideReview: { by: 'staff', outcome: 'accepted', reason: 'Good.' },
  repeatFailedDeliveries: { endpoint: 'main' },
};

/** A request as the operation wants it, with what a test changes. */
async function call(
  contract: Contract,
  {
    key = keys.admin as string,
    path = {},
    query = '',
    body = GOOD[contract.operationId],
    headers = {},
  }: {
    key?: string | null;
    path?: Record<string, string>;
    query?: string;
    body?: unknown;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const ids = { reviews: 'A'.repeat(22), deliveries: '1' } as Record<string, string>;
  const id = ids[contract.route.split('/')[2] as string] ?? there.id;
  const names = { ...there, id, ...path } as Record<string, string>;
  const route = contract.route.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');
  return running.ask(contract.method, route + query, {
    ...(key === null ? {} : { key }),
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function eachOperation(test: (contract: Contract) => Promise<void>): Promise<void> {
  for (const contract of contracts) await test(contract);
}

describe('the OpenAPI document', () => {
  it('has every operation of the design, each with a scope', () => {
    expect(contracts.map(({ method, route }) => `${method} ${route}`).sort()).toEqual(
      [
        'POST /v1/checks',
        'GET /v1/checks',
        'GET /v1/checks/{id}',
        'POST /v1/checks/{id}/cancel',
        'GET /v1/learners/{subject}',
        'DELETE /v1/learners/{subject}',
        'POST /v1/learners/{subject}/withdraw',
        'GET /v1/learners/{subject}/devices',
        'DELETE /v1/learners/{subject}/devices/{thumbprint}',
        'GET /v1/reviews',
        'GET /v1/reviews/{id}',
        'POST /v1/reviews/{id}/decision',
        'GET /v1/events',
        'GET /v1/deliveries',
        'POST /v1/deliveries/{id}/repeat',
        'POST /v1/deliveries/repeat-failed',
        'GET /v1/trail',
      ].sort(),
    );
    for (const { description } of contracts) expect(description).toMatch(/scope `(?:checks|learners|reviews|admin)`/);
  });
});

describe('every operation', () => {
  it('answers nobody without a key of its own, and says no more', async () => {
    await eachOperation(async (contract) => {
      for (const [key, code] of [
        [null, 'key/missing'],
        ['', 'key/invalid'],
        ['csk_x', 'key/invalid'],
        [`csk_${'A'.repeat(16)}_${'A'.repeat(43)}`, 'key/invalid'],
        [`${(keys.admin as string).slice(0, -1)}!`, 'key/invalid'],
        [(keys.admin as string).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'key/invalid'],
      ] as const) {
        const answer = await call(contract, { key });
        expect([answer.status, answer.body.code, contract.broken(answer)], contract.operationId).toEqual([401, code, undefined]);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
    });
  });

  it('needs its scope', async () => {
    await eachOperation(async (contract) => {
      const [, needed] = /scope `(\w+)`/.exec(contract.description) ?? [];
      for (const scope of ['checks', 'learners', 'reviews']) {
        const answer = await call(contract, { key: keys[scope] as string });
        expect(answer.body.code === 'key/scope', `${contract.operationId} with ${scope}`).toBe(scope !== needed);
        expect(contract.broken(answer)).toBeUndefined();
      }
    });
  });

  it('takes no unknown, doubled or broken query', async () => {
    await eachOperation(async (contract) => {
      for (const query of ['?unknown=1', '?__proto__=1', '?limit=1&limit=2', '?%ff=1', '?limit=%zz', '?=']) {
        const answer = await call(contract, { query });
        expect([answer.status, answer.body.code, contract.broken(answer)], contract.operationId + query).toEqual([
          400,
          'request/invalid',
          undefined,
        ]);
      }
    });
  });

  it('that takes no body takes none', async () => {
    await eachOperation(async (contract) => {
      if (contract.requestBody !== undefined || contract.method === 'GET') return;
      const answer = await call(contract, { body: { force: true } });
      expect([answer.status, contract.broken(answer)]).toEqual([400, undefined]);
    });
  });

  it('that takes a body takes one JSON object of its members, and nothing else', async () => {
    await eachOperation(async (contract) => {
      if (contract.requestBody === undefined) return;
      const good = GOOD[contract.operationId] as Record<string, unknown>;
      const bodies: [unknown, string][] = [
        ['', 'request/json'],
        ['{', 'request/json'],
        ['[]', 'request/json'],
        ['null', 'request/json'],
        ['"x"', 'request/json'],
        [JSON.stringify({ ...good, filler: 'x'.repeat(40_000) }), 'request/too-large'],
        [{ ...good, unknown: 1 }, 'request/invalid'],
        [JSON.stringify(good).replace('{', '{"__proto__":1,'), 'request/invalid'],
        [{}, 'request/invalid'],
        ...Object.keys(good).flatMap((name): [unknown, string][] => [
          [{ ...good, [name]: undefined }, 'request/invalid'],
          ...[null, 1, true, [], {}, '', 'x'.repeat(2001), 'a\0b', '\ud800', '   \n'].map((value): [unknown, string] => [
            { ...good, [name]: value },
            'request/invalid',
          ]),
        ]),
      ];
      for (const [body, code] of bodies) {
        const answer = await call(contract, { body });
        if (typeof body === 'object' && JSON.stringify(body).includes('"   \\n"') && answer.status === 201) continue;
        expect([answer.body.code, contract.broken(answer)], `${contract.operationId} ${JSON.stringify(body).slice(0, 90)}`).toEqual([
          code,
          undefined,
        ]);
        expect(JSON.stringify(answer.body)).not.toContain('xxxx');
      }
      for (const type of ['text/plain', 'application/xml', 'application/json; charset=latin1', '']) {
        const answer = await call(contract, { headers: { 'content-type': type } });
        expect([answer.status, answer.body.code], type).toEqual([415, 'request/media-type']);
      }
    });
  });

  it('finds nothing of another tenant', async () => {
    await eachOperation(async (contract) => {
      if (!contract.route.includes('{id}')) return;
      const answer = await call(contract, { key: keys.south as string });
      expect([answer.status, contract.broken(answer)]).toEqual([404, undefined]);
    });
    const list = await running.ask('GET', '/v1/checks', { key: keys.south as string });
    expect(list.body).toEqual({ data: [], next: null });
    expect((await running.ask('GET', '/v1/learners/ada', { key: keys.south as string })).body.enrolled).toBe(false);
  });

  it('takes names in the path in one spelling', async () => {
    for (const subject of ['a%00b', '%ff', '%zz', '%ed%a0%80', 'x'.repeat(201), '%0a'])
      expect([subject, (await running.ask('GET', `/v1/learners/${subject}`, { key: keys.admin as string })).status]).toEqual([
        subject,
        400,
      ]);
    const slash = await running.ask('GET', '/v1/learners/a%2Fb%3F', { key: keys.admin as string });
    expect(slash.body.subject).toBe('a/b?');
    for (const id of ['x', '%2e%2e', `${there.id}x`, 'chk_'])
      expect((await running.ask('GET', `/v1/checks/${id}`, { key: keys.admin as string })).status, id).toBeGreaterThanOrEqual(400);
  });

  it('knows its methods and addresses, and tells nobody without a key which there are', async () => {
    for (const [method, path] of [
      ['PUT', '/v1/checks'],
      ['DELETE', `/v1/checks/${there.id}`],
      ['PATCH', '/v1/learners/ada'],
    ] as const) {
      expect((await running.ask(method, path)).body.code).toBe('key/missing');
      expect((await running.ask(method, path, { key: keys.admin as string })).body.code).toBe('route/method');
    }
    expect((await running.ask('GET', '/v1/nothing')).body.code).toBe('key/missing');
    expect((await running.ask('GET', '/v1/nothing', { key: keys.admin as string })).body.code).toBe('route/unknown');
    expect((await running.ask('GET', '/nothing')).body.code).toBe('route/unknown');
  });
});

describe('a new check', () => {
  const create = (body: object, headers: Record<string, string> = {}) =>
    running.ask('POST', '/v1/checks', { key: keys.admin as string, body: { ...GOOD_CHECK, ...body }, headers });

  it.each<[object, number, string | undefined]>([
    [{ returnUrl: `${COURSES}/back/quiz` }, 201, undefined],
    [{ returnUrl: `${COURSES}/back/a\u0000b` }, 201, undefined],
    [{ returnUrl: `${COURSES}/other` }, 422, 'check/return-url'],
    [{ returnUrl: 'https://south.example/done' }, 422, 'check/return-url'],
    [{ returnUrl: 'javascript:alert(1)' }, 422, 'check/return-url'],
    [{ lang: 'pt-BR' }, 201, undefined],
    [{ lang: 'en"><script>' }, 400, 'request/invalid'],
    [{ purpose: 'rebind' }, 400, 'request/invalid'],
    [{ tries: 0 }, 400, 'request/invalid'],
    [{ tries: 11 }, 400, 'request/invalid'],
    [{ tries: 1.5 }, 400, 'request/invalid'],
    [{ lifeSeconds: 59 }, 400, 'request/invalid'],
    [{ lifeSeconds: 2_592_001 }, 400, 'request/invalid'],
    [{ metadata: { a: 'x' } }, 201, undefined],
    [{ metadata: { a: 1 } }, 400, 'request/invalid'],
    [{ metadata: { '<b>': 'x' } }, 400, 'request/invalid'],
    [{ metadata: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`m${at}`, 'x'])) }, 400, 'request/invalid'],
    [{ authenticatedAt: '2027-01-01T00:00:00Z' }, 201, undefined],
    [{ authenticatedAt: '2099-01-01T00:00:00Z' }, 400, 'request/invalid'],
    [{ authenticatedAt: 'yesterday' }, 400, 'request/invalid'],
    [{ authenticatedAt: '2027-13-45T99:99:99Z' }, 400, 'request/invalid'],
    [{ subject: '𝔞'.repeat(200) }, 400, 'request/invalid'],
  ])('with %j is answered %i', async (body, status, code) => {
    const answer = await create(body);
    expect([answer.status, answer.body.code ?? undefined]).toEqual([status, code]);
    expect(contracts.find(({ operationId }) => operationId === 'createCheck')?.broken(answer)).toBeUndefined();
  });

  it('takes an Idempotency-Key of visible characters alone', async () => {
    expect((await create({}, { 'idempotency-key': 'x'.repeat(201) })).status).toBe(400);
    expect((await create({}, { 'idempotency-key': 'a b' })).status).toBe(400);
  });

  it('is listed page by page, newest first, and a cursor of another list is none', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) {
      running.clock.now += 1;
      ids.unshift((await create({ subject: 'pages' })).body.id);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await running.ask('GET', `/v1/checks?subject=pages&limit=2${cursor}`, { key: keys.admin as string });
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids);
    const { next } = (await running.ask('GET', '/v1/events', { key: keys.admin as string })).body;
    for (const bad of [next, 'x', 'WzFd', Buffer.from('["checks",1e999,"x"]').toString('base64url')])
      expect((await running.ask('GET', `/v1/checks?cursor=${bad}`, { key: keys.admin as string })).body.code).toBe('request/invalid');
  });
});

describe('the hosted page', () => {
  it('is there for a check alone, in its language, and quotes what a configuration says', async () => {
    const { body } = await running.ask('POST', '/v1/checks', { key: keys.south as string, body: { ...GOOD_CHECK, lang: 'ar' } });
    const page = await running.ask('GET', `/c/${body.id}`);
    expect(page.status).toBe(200);
    expect(page.body).toContain('lang="ar" dir="rtl"');
    expect(page.body).toContain('South &lt;College&gt;');
    expect(page.body).not.toContain(body.token);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    for (const path of [
      '/c/x',
      '/c/chk_AAAAAAAAAAAAAAAAAAAAAA',
      '/c/%00',
      '/hosted/nobody/style.css',
      '/hosted/south/logo',
      '/assets/..%2fserver.js',
      '/assets/server.js',
    ])
      expect([path, (await running.ask('GET', path)).status]).toEqual([path, 404]);
  });

  it('and its files can be loaded by pages of other origins', async () => {
    const loader = await running.ask('GET', '/countersign.js');
    expect([loader.status, loader.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  });
});

describe('the log', () => {
  it('names no learner, no token and no key', () => {
    const all = running.logged.join('');
    expect(all).toContain('"route":"/v1/checks"');
    for (const secret of ['ada', 'csk_', there.id as string, 'Bearer']) expect(all).not.toContain(secret);
    expect(running.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
