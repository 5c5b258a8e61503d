import { createLocalJWKSet, generateKeyPair, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKeyCache, verifyIdToken } from '../../examples/course-platform/lti/launch/id-token.js';
import { findRegistration, registerPlatform } from '../../examples/course-platform/lti/registrations/registrations.js';
import { readAudit } from '../../examples/course-platform/store/audit.js';
import { hashOfAll } from '../../examples/course-platform/store/secrets.js';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import type { Changes } from './lms.js';
import { CLIENT, startLms } from './lms.js';
import { codeOf, ORIGIN, openTool, type Tool } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const DEEP = 'https://purl.imsglobal.org/spec/lti-dl/claim/';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';
const gradebook = (endpoint: object) => ({
  [`${AGS}claim/endpoint`]: { scope: [`${AGS}scope/score`, `${AGS}scope/lineitem`], ...endpoint },
});
const subjectOf = (sub: string) => hashOfAll(tool.lms.url, CLIENT, sub);

let tool: Tool;
beforeAll(async () => {
  tool = await openTool();
});
afterAll(() => tool.close());

describe('a launch from a learning platform', () => {
  it('leads from login to check to gradebook', async () => {
    const ada = await tool.visitor();
    const path = await ada.launch({ sub: 'ada' });
    const page = await ada.request(path);
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors 'self' ${tool.lms.url}`);
    expect(page.headers.get('x-frame-options')).toBeNull();
    await tool.database.query('update lti_registration set frame_origins = $1', [['https://apps.lms.example']]);
    expect((await ada.request(path)).headers.get('content-security-policy')).toContain(
      `frame-ancestors 'self' ${tool.lms.url} https://apps.lms.example`,
    );
    const html = await page.text();
    expect(html).toContain('Check for quiz 7');
    expect(html).toContain('integrity="sha384-test"');
    expect(await ada.check(path, 1)).toMatchObject({ result: 'accepted' });
    expect(tool.lms.scores).toEqual([]);
    expect(await ada.check(path, 1)).toMatchObject({ result: 'accepted' });
    expect(await (await ada.request(path)).text()).toContain('It has not reached your course yet');
    await tool.work();
    expect(tool.errors).toEqual([]);
    expect(tool.lms.scores).toMatchObject([
      {
        path: '/lineitems/3/scores?type=check',
        contentType: 'application/vnd.ims.lis.v1.score+json',
        body: { userId: 'ada', scoreGiven: 1, scoreMaximum: 1, activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
      },
    ]);
    expect(await (await ada.request(path)).text()).toContain('data-last="accepted"');
    const rates = 'select launch, purpose, browser, outcome, seconds is not null as timed from platform_lti_check order by id';
    expect(await tool.database.query(rates)).toEqual([
      { launch: null, purpose: 'enroll', browser: 'Other', outcome: 'accepted', timed: true },
      { launch: null, purpose: 'verify', browser: 'Other', outcome: 'accepted', timed: true },
    ]);
    const trail: string[] = [];
    for await (const { source, action } of readAudit(tool.database)) trail.push(`${source} ${action}`);
    expect(trail.sort()).toEqual([
      'checks accepted',
      'checks accepted',
      'platform lti.accepted',
      'platform lti.accepted',
      'platform lti.launched',
      'scores lti.score',
    ]);
  });

  it('sends a refusal to a person, not to the gradebook as a grade', async () => {
    const ben = await tool.visitor();
    const path = await ben.launch({ sub: 'ben' });
    await ben.check(path, 2);
    expect(await ben.check(path, 3)).toMatchObject({ result: 'refused' });
    await tool.work();
    const { body } = tool.lms.scores.at(-1) ?? { body: {} };
    expect(body).toMatchObject({ userId: 'ben', activityProgress: 'Submitted', gradingProgress: 'PendingManual' });
    expect(body).not.toHaveProperty('scoreGiven');
  });

  it('knows the same learner again in another activity, and shows staff who came how far', async () => {
    const ada = await tool.visitor();
    const path = await ada.launch({ sub: 'ada' }, { claims: { [`${CLAIM}resource_link`]: { id: 'quiz-8' } } });
    expect(await (await ada.request(path)).text()).toContain('under a minute');
    const staff = await tool.visitor();
    const html = await (await staff.request(await staff.launch({ sub: 'staff-1', role: 'Instructor' }))).text();
    expect(html).toContain('<td>ada</td><td>accepted</td>');
    expect(html).not.toContain('<countersign-check');
  });

  it('sets a cookie that a frame on another site may keep, and binds the page to it', async () => {
    const dan = await tool.visitor();
    const response = await dan.request(
      `/lti/login?${new URLSearchParams({ iss: tool.lms.url, login_hint: 'x', target_link_uri: `${ORIGIN}/lti/launch` })}`,
    );
    const [cookie] = response.headers.getSetCookie();
    for (const word of ['__Host-lti=', 'SameSite=None', 'Secure', 'HttpOnly', 'Partitioned', 'Path=/']) expect(cookie).toContain(word);
    const path = await dan.launch({ sub: 'dan' });
    const other = await tool.visitor();
    await other.login();
    expect(await codeOf(await other.request(path))).toBe('lti/state');
  });

  it('erases what was measured when its learner asks, where the consent says; who wants to enrolls again', async () => {
    const fay = await tool.visitor();
    const path = await fay.launch({ sub: 'fay' });
    const headers = { origin: ORIGIN };
    const asked = await fay.request(`/lti/countersign/challenges?launch=${path.split('/').at(-1)}`, {
      method: 'POST',
      body: '{}',
      headers,
    });
    const { consent } = parseChallenge(((await asked.json()) as { challenge: string }).challenge);
    expect(consent.purposes).not.toContain('duplicate-search');
    expect(await (await fay.request(consent.withdrawUrl)).text()).toContain('Your measurements');
    await fay.check(path, 6);
    expect((await fay.request(`${path}/withdraw`, { method: 'POST', headers: { origin: tool.lms.url } })).status).toBe(403);
    expect(await (await fay.request(path)).text()).toContain('under a minute');
    expect((await fay.request(`${path}/withdraw`, { method: 'POST', headers: { origin: ORIGIN } })).status).toBe(303);
    expect(await (await fay.request(path)).text()).toContain('First you enroll');
    expect(
      await tool.database.query(`select 1 from countersign_reference where tenant like 'lti-%' and subject = $1`, [subjectOf('fay')]),
    ).toEqual([]);
    tool.later = 2;
    expect(await fay.check(path, 6)).toMatchObject({ result: 'accepted' });
    expect(await (await fay.request(path)).text()).toContain('under a minute');
    expect(await fay.check(path, 6)).toMatchObject({ result: 'accepted' });
    expect(tool.errors).toEqual([]);
    tool.later = 0;
  });

  it('counts for the launch that its challenge was given for, under whatever launch it is posted', async () => {
    const mal = await tool.visitor();
    const face = 40;
    const link = (id: string) => ({ claims: { [`${CLAIM}resource_link`]: { id } } });
    const first = await mal.launch({ sub: 'mal' }, link('quiz-21'));
    const second = await mal.launch({ sub: 'mal' }, link('quiz-22'));
    await mal.check(first, face);
    const id = (path: string) => path.split('/').at(-1) as string;
    const resultsOf = async (path: string) =>
      (await tool.database.query<{ result: string }>('select result from lti_score where launch_id::text = $1', [id(path)])).map(
        ({ result }) => result,
      );
    // The refusal of one link, posted under the other: it stands where it was asked for.
    expect(await mal.check(first, 41, undefined, second)).toMatchObject({ result: 'refused' });
    expect([await resultsOf(first), await resultsOf(second)]).toEqual([['refused'], []]);
    expect(await mal.check(second, face, undefined, first)).toMatchObject({ result: 'accepted' });
    expect([await resultsOf(first), await resultsOf(second)]).toEqual([['refused'], ['accepted']]);
    // Nor under a launch of somebody else in the same browser, nor under none.
    const other = await mal.launch({ sub: 'mab' }, link('quiz-21'));
    expect(await codeOf(await mal.request(first))).toBe('lti/state');
    // Theirs has ended that one; had it not, it would be the same.
    await tool.database.query(`update lti_launch set expires_at = now() + interval '1 hour' where id::text = $1`, [id(first)]);
    expect(await mal.check(first, face, undefined, other)).toMatchObject({ error: 'challenge/invalid' });
    expect(await mal.check(first, face, undefined, '')).toMatchObject({ error: 'submit/rejected' });
    const trail = `select object from platform_audit where action in ('lti.refused', 'lti.accepted') and object = any($1) order by id`;
    expect(
      (await tool.database.query<{ object: string }>(trail, [[id(first), id(second), id(other)]])).map(({ object }) => object),
    ).toEqual([id(first), id(first), id(second)]);
  });

  it('is for the launch’s own place, whatever place the page asks for', async () => {
    const nan = await tool.visitor();
    const [path, elsewhere] = [
      await nan.launch({ sub: 'nan' }),
      await nan.launch({ sub: 'nan' }, { claims: { [`${CLAIM}resource_link`]: { id: 'quiz-23' } } }),
    ];
    const id = path.split('/').at(-1);
    const ask = async (query: string) =>
      nan.request(`/lti/countersign/challenges?${query}`, { method: 'POST', body: '{"purpose":"rebind"}', headers: { origin: ORIGIN } });
    const given = await ask(`launch=${id}&attempt=${elsewhere.split('/').at(-1)}&course=x&activity=y&attempt=z`);
    const { context, purpose } = parseChallenge(((await given.json()) as { challenge: string }).challenge);
    expect([context.attempt, purpose]).toEqual([id, 'enroll']);
    for (const spelling of [
      '/lti/countersign//challenges',
      '/lti/countersign/x/challenges',
      '/lti/countersign/challenges/',
      '/lti/countersign/%63hallenges',
    ])
      expect((await nan.request(`${spelling}?launch=${id}`, { method: 'POST', body: '{}', headers: { origin: ORIGIN } })).status).toBe(404);
  });

  it('has no place in the search for one face in several accounts', async () => {
    const [gil, hana] = [await tool.visitor(), await tool.visitor()];
    for (const [who, sub] of [
      [gil, 'gil'],
      [hana, 'hana'],
    ] as const)
      expect(await who.check(await who.launch({ sub }), 9)).toMatchObject({ result: 'accepted' });
    await tool.work();
    expect(await tool.database.query('select 1 from countersign_duplicate')).toEqual([]);
  });
});

describe('a launch is refused', () => {
  const refused = async (changes: Changes): Promise<string | undefined> => {
    const visitor = await tool.visitor();
    return codeOf(await visitor.post(await tool.lms.token(await visitor.login(), { sub: 'eve' }, changes)));
  };
  const other = generateKeyPair('RS256');

  it.each<[string, string, () => Promise<Changes> | Changes]>([
    ['with a wrong nonce', 'lti/nonce', () => ({ claims: { nonce: 'another' } })],
    ['without a nonce', 'lti/token', () => ({ claims: { nonce: undefined } })],
    ['from an unknown deployment', 'lti/deployment', () => ({ claims: { [`${CLAIM}deployment_id`]: 'deployment-2' } })],
    ['with another’s signature', 'lti/token', async () => ({ key: (await other).privateKey })],
    ['that is expired', 'lti/token', () => ({ later: -610 })],
    ['from the future', 'lti/token', () => ({ later: 310 })],
    ['for another audience', 'lti/audience', () => ({ claims: { aud: 'client-2' } })],
    ['for several audiences without azp', 'lti/audience', () => ({ claims: { aud: [CLIENT, 'client-2'] } })],
    ['for several audiences with azp null', 'lti/audience', () => ({ claims: { aud: [CLIENT, 'client-2'], azp: null } })],
    ['with another azp', 'lti/audience', () => ({ claims: { azp: 'client-2' } })],
    ['from another issuer', 'lti/token', () => ({ claims: { iss: 'https://elsewhere.example' } })],
    ['of another version', 'lti/message', () => ({ claims: { [`${CLAIM}version`]: '1.1' } })],
    ['of another message type', 'lti/message', () => ({ claims: { [`${CLAIM}message_type`]: 'LtiSubmissionReviewRequest' } })],
    ['without a user', 'lti/token', () => ({ claims: { sub: undefined } })],
    ['whose gradebook is another’s', 'lti/address', () => ({ claims: gradebook({ lineitem: 'https://elsewhere.example/lineitems/3' }) })],
    ['whose gradebook is another port’s', 'lti/address', () => ({ claims: gradebook({ lineitem: 'http://127.0.0.1:9/lineitems/3' }) })],
    ['whose gradebook is no address', 'lti/address', () => ({ claims: gradebook({ lineitem: 'file:///etc/passwd' }) })],
    ['whose gradebook has a password', 'lti/address', () => ({ claims: gradebook({ lineitem: tool.lms.url.replace('//', '//a:b@') }) })],
    [
      'whose list of lines is another’s',
      'lti/address',
      () => ({ claims: gradebook({ lineitems: 'https://elsewhere.example/lineitems' }) }),
    ],
    ['without a link', 'lti/message', () => ({ claims: { [`${CLAIM}resource_link`]: undefined } })],
  ])('%s: %s', async (_, code, changes) => {
    expect(await refused(await changes())).toBe(code);
  });

  it.each<[string, Changes]>([
    ['with azp null', { claims: { azp: null } }],
    ['by a clock that is five minutes slow', { later: -590 }],
    ['by a clock that is five minutes fast', { later: 290 }],
  ])('not %s; its nonce is good once', async (_, changes) => {
    const visitor = await tool.visitor();
    const form = await tool.lms.token(await visitor.login(), { sub: 'eve' }, changes);
    expect((await visitor.post(form)).status).toBe(303);
    expect(await codeOf(await visitor.post(form))).toBe('lti/state');
  });

  it('with alg none', async () => {
    const visitor = await tool.visitor();
    const { id_token: token, state } = await tool.lms.token(await visitor.login(), { sub: 'eve' });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Record<string, unknown>;
    expect(await codeOf(await visitor.post({ id_token: new UnsecuredJWT(claims).encode(), state }))).toBe('lti/token');
  });

  it('with what the learning platform says, where it ends the login', async () => {
    const visitor = await tool.visitor();
    const state = new URL(await visitor.login()).searchParams.get('state') as string;
    const error = { error: 'login_required', error_description: '<b>Nobody</b> is signed in', state };
    const post = (form: Record<string, string>, origin: string) =>
      visitor.request('/lti/launch', { method: 'POST', body: new URLSearchParams(form), headers: { origin } });
    const page = await (await post(error, 'null')).text();
    expect(page).toContain('data-problem="lti/platform"');
    expect(page).toContain('login_required: &lt;b&gt;Nobody&lt;/b&gt; is signed in');
    expect(await codeOf(await visitor.request(`/lti/launch?${new URLSearchParams(error)}`))).toBe('lti/platform');
    // Nobody else puts words on this page.
    const stranger = await (await post({ ...error, state: 'made-up' }, tool.lms.url)).text();
    expect(stranger).toContain('login_required');
    expect(stranger).not.toContain('is signed in');
    expect(await codeOf(await post({ ...error, state: 'made-up', error: 'Call 555 0100' }, tool.lms.url))).toBe('lti/state');
    visitor.cookies.clear();
    expect(await (await post(error, 'https://evil.example')).text()).not.toContain('is signed in');
    expect(await (await post(error, tool.lms.url)).text()).toContain('is signed in');
  });

  it('with a state that was used, is made up, or is another browser’s', async () => {
    const visitor = await tool.visitor();
    const form = await tool.lms.token(await visitor.login(), { sub: 'gus' });
    const thief = await tool.visitor();
    await thief.login();
    expect(await codeOf(await thief.post(form))).toBe('lti/state');
    expect((await visitor.post(form)).status).toBe(303);
    expect(await codeOf(await visitor.post(form))).toBe('lti/state');
    expect(await codeOf(await visitor.post({ ...form, state: 'made-up' }))).toBe('lti/state');
  });

  it('of two at once with one state: one is taken', async () => {
    const visitor = await tool.visitor();
    const form = await tool.lms.token(await visitor.login(), { sub: 'hal' });
    const answers = await Promise.all([visitor.post(form), visitor.post(form), visitor.post(form)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403]);
  });

  it('after ten minutes', async () => {
    const visitor = await tool.visitor();
    const form = await tool.lms.token(await visitor.login(), { sub: 'ivy' });
    await tool.database.query(`update lti_login set expires_at = expires_at - interval '10 minutes'`);
    expect(await codeOf(await visitor.post(form))).toBe('lti/state');
  });

  it('at login: an unknown issuer or client, a target on another site', async () => {
    const visitor = await tool.visitor();
    await expect(visitor.login({ iss: 'https://elsewhere.example' })).rejects.toThrow('404 lti/registration');
    await expect(visitor.login({ client_id: 'client-2' })).rejects.toThrow('404 lti/registration');
    await expect(visitor.login({ target_link_uri: 'https://elsewhere.example/' })).rejects.toThrow('403 lti/request');
  });

  it('gives no challenge without its cookie, for staff, or under another launch', async () => {
    const visitor = await tool.visitor();
    const id = (await visitor.launch({ sub: 'jon' })).split('/').at(-1);
    const ask = async (who: typeof visitor, launch: string | undefined) =>
      (await who.request(`/lti/countersign/challenges?launch=${launch}`, { method: 'POST', body: '{}', headers: { origin: ORIGIN } }))
        .status;
    expect(await ask(visitor, id)).toBe(200);
    expect(await ask(await tool.visitor(), id)).toBe(401);
    const staff = await tool.visitor();
    expect(await ask(staff, (await staff.launch({ sub: 'staff-1', role: 'Instructor' })).split('/').at(-1))).toBe(409);
  });
});

describe('the learning platform’s keys', () => {
  it('are asked for once', async () => {
    const visitor = await tool.visitor();
    const before = tool.lms.keyRequests;
    for (let times = 0; times < 3; times++) await visitor.launch({ sub: 'kim' });
    expect(tool.lms.keyRequests).toBe(before);
  });

  it.each<[string, 'same name' | undefined]>([
    ['a token names one that is not known', undefined],
    ['a token is not signed by the one that it names', 'same name'],
  ])('are asked for again at once, and once, when %s: after a rotation', async (_, name) => {
    const lms = await startLms(() => '');
    try {
      const keys = createKeyCache()({ jwksUrl: `${lms.url}/jwks` });
      const registration = {
        id: '',
        issuer: lms.url,
        clientId: CLIENT,
        authUrl: '',
        tokenUrl: '',
        jwksUrl: '',
        deployments: ['deployment-1'],
        hosts: [],
        frameOrigins: [],
        loopbackHttp: true,
        tenant: '',
        subjectClient: CLIENT,
      };
      const verify = async () => {
        const { id_token: token } = await lms.token('https://lms.example/?nonce=n-1', { sub: 'lou' });
        return (await verifyIdToken(token, { registration, nonce: 'n-1', keys, now: new Date() })).sub;
      };
      expect([await verify(), await verify(), lms.keyRequests]).toEqual(['lou', 'lou', 1]);
      await lms.rotate(name);
      expect([await verify(), await verify(), lms.keyRequests]).toEqual(['lou', 'lou', 2]);
      // A name or a key that nobody published is asked about once; and not without end, whatever is
      // made up.
      const { privateKey: key } = await generateKeyPair('RS256');
      const forged = (kid: string) =>
        new SignJWT({ nonce: 'n-1' })
          .setProtectedHeader({ alg: 'RS256', kid })
          .setIssuer(lms.url)
          .setAudience(CLIENT)
          .setSubject('x')
          .setIssuedAt()
          .setExpirationTime('1m')
          .sign(key);
      const tried = async (kid: string) => {
        const token = await forged(kid);
        await expect(verifyIdToken(token, { registration, nonce: 'n-1', keys, now: new Date() })).rejects.toThrow('lti/token');
        return lms.keyRequests;
      };
      expect([await tried('made-up'), await tried('made-up')]).toEqual([3, 3]);
      for (let number = 0; number < 20; number++) await tried(`made-up-${number}`);
      expect(lms.keyRequests).toBeLessThan(13);
    } finally {
      await lms.close();
    }
  });
});

describe('deep linking', () => {
  const settings = (returnUrl = `${tool.lms.url}/return`) => ({
    [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest',
    [`${DEEP}deep_linking_settings`]: { deep_link_return_url: returnUrl, accept_types: ['ltiResourceLink'], data: 'opaque' },
  });

  it('answers with one link, signed by a published key', async () => {
    const staff = await tool.visitor();
    const page = await staff.request(await staff.launch({ sub: 'staff-1', role: 'Instructor' }, { claims: settings() }));
    expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${tool.lms.url}`);
    const html = await page.text();
    expect(html).toContain(`action="${tool.lms.url}/return"`);
    const token = /name="JWT" value="([^"]+)"/.exec(html)?.[1] as string;
    const keys = createLocalJWKSet(await (await fetch(`${tool.url}/lti/jwks.json`)).json());
    const { payload } = await jwtVerify(token, keys, { issuer: CLIENT, audience: tool.lms.url });
    expect(payload).toMatchObject({
      [`${CLAIM}message_type`]: 'LtiDeepLinkingResponse',
      [`${CLAIM}deployment_id`]: 'deployment-1',
      [`${DEEP}data`]: 'opaque',
      [`${DEEP}content_items`]: [{ type: 'ltiResourceLink', url: `${ORIGIN}/lti/launch`, lineItem: { scoreMaximum: 1 } }],
    });
  });

  it.each(['javascript:alert(1)', 'https://elsewhere.example/return', 'return', 'http://127.0.0.1/return', 7])(
    'does not send anybody to %s',
    async (address) => {
      const staff = await tool.visitor();
      const launch = staff.launch({ sub: 'staff-1', role: 'Instructor' }, { claims: settings(address as string) });
      await expect(launch).rejects.toThrow('403 lti/address');
    },
  );

  it('is for staff', async () => {
    const visitor = await tool.visitor();
    await expect(visitor.launch({ sub: 'lea' }, { claims: settings() })).rejects.toThrow('403 lti/role');
  });
});

describe('a registration', () => {
  it('names its own hosts where it lists none, and is changed by the next of its issuer and client', async () => {
    const canvas = {
      issuer: 'https://canvas.instructure.com',
      clientId: '10000000000001',
      authUrl: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
      tokenUrl: 'https://sso.canvaslms.com/login/oauth2/token',
      jwksUrl: 'https://sso.canvaslms.com/api/lti/security/jwks',
      deployments: ['1:8865'],
    };
    const stored = async (changes = {}) => {
      await registerPlatform(tool.database, { ...canvas, ...changes });
      return (await findRegistration(tool.database, canvas.issuer, canvas.clientId))?.hosts;
    };
    expect(await stored()).toEqual(['canvas.instructure.com', 'sso.canvaslms.com']);
    expect(await stored({ hosts: ['school.instructure.com'] })).toEqual(['school.instructure.com']);
    expect(await stored()).toHaveLength(2);
  });
});

describe('the tool’s key', () => {
  it('is published without its private half, which is not in the database in clear', async () => {
    const { keys } = (await (await fetch(`${tool.url}/lti/jwks.json`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(keys[0]).not.toHaveProperty(member);
    const [row] = await tool.database.query<{ sealed_private: Uint8Array }>('select sealed_private from lti_key');
    expect(Buffer.from(row?.sealed_private ?? []).toString('latin1')).not.toContain('"d"');
  });
});
