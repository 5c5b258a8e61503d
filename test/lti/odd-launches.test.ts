import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeOf, ORIGIN, openTool, type Tool } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const DEEP = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';

let tool: Tool;
beforeAll(async () => {
  tool = await openTool();
});
afterAll(() => tool.close());
// What a learning platform gets wrong is no error of ours.
afterEach(() => expect(tool.errors.splice(0)).toEqual([]));

const long = randomBytes(5000).toString('hex');
const gradebook = (endpoint: unknown) => ({ [`${AGS}claim/endpoint`]: endpoint });
const deep = (changes: object) => ({
  [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest',
  [`${CLAIM}roles`]: ['Instructor'],
  [`${DEEP}deep_linking_settings`]: { deep_link_return_url: `${tool.lms.url}/return`, accept_types: ['ltiResourceLink'], ...changes },
});

describe('a launch with odd claims', () => {
  it.each<[string, () => Record<string, unknown>, string]>([
    ['a user id of 10,000 characters', () => ({ sub: long }), 'lti/message'],
    ['a user id of 256 characters', () => ({ sub: 'x'.repeat(256) }), 'lti/message'],
    ['a number as user id', () => ({ sub: 7 }), 'lti/message'],
    ['a link of 10,000 characters', () => ({ [`${CLAIM}resource_link`]: { id: long } }), 'lti/message'],
    ['no link', () => ({ [`${CLAIM}resource_link`]: null }), 'lti/message'],
    ['kinds of links that are a number', () => deep({ accept_types: 7 }), 'lti/message'],
    ['kinds of links that are an object', () => deep({ accept_types: { 0: 'ltiResourceLink' } }), 'lti/message'],
    ['kinds of links that are a text', () => deep({ accept_types: 'ltiResourceLink' }), 'lti/message'],
    ['an answer to nobody', () => deep({ deep_link_return_url: null }), 'lti/address'],
    ['settings that are a text', () => ({ ...deep({}), [`${DEEP}deep_linking_settings`]: 'x' }), 'lti/message'],
    ['several deployments', () => ({ [`${CLAIM}deployment_id`]: ['deployment-1'] }), 'lti/deployment'],
    ['a line that is a number', () => gradebook({ scope: [`${AGS}scope/score`], lineitem: 7 }), 'lti/address'],
    ['times in words', () => ({ iat: 'now' }), 'lti/token'],
    ['two audiences and no party', () => ({ aud: ['client-1', 'client-2'] }), 'lti/audience'],
  ])('is refused with %s', async (_, claims, code) => {
    const visitor = await tool.visitor();
    const response = await visitor.post(await tool.lms.token(await visitor.login(), { sub: 'x' }, { claims: claims() }));
    expect([response.status, await codeOf(response)]).toEqual([403, code]);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['a user id of 255 characters', () => ({ sub: 'x'.repeat(255) })],
    ['5,000 roles', () => ({ [`${CLAIM}roles`]: Array.from({ length: 5000 }, () => 'Learner') })],
    ['no context', () => ({ [`${CLAIM}context`]: null })],
    ['a title that is no text', () => ({ [`${CLAIM}resource_link`]: { id: 'a', title: { a: 1 } } })],
    ['a gradebook that is a text', () => gradebook('x')],
    ['a scope that is a number', () => gradebook({ scope: 7, lineitem: 'x' })],
  ])('is taken with %s', async (_, claims) => {
    const visitor = await tool.visitor();
    const path = await visitor.launch({ sub: 'x' }, { claims: claims() });
    expect((await visitor.request(path)).status).toBe(200);
  });
});

describe('the address of a launch', () => {
  it.each(['-'.repeat(36), 'abcdefab-0000-0000-0000-00000000000-', 'x', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`])(
    'is nobody’s with %s',
    async (id) => {
      const visitor = await tool.visitor();
      await visitor.login();
      expect(await codeOf(await visitor.request(`/lti/launches/${id}`))).toBe('lti/state');
      expect((await visitor.request(`/lti/countersign/me/export?launch=${id}`)).status).toBe(401);
      const asked = { method: 'POST', body: '{}', headers: { origin: ORIGIN, 'content-type': 'application/json' } };
      expect((await visitor.request(`/lti/countersign/challenges?launch=${id}`, asked)).status).toBe(401);
    },
  );
});

describe('a login', () => {
  it('that is longer than any is not stored, be it in one parameter or in all together', async () => {
    const visitor = await tool.visitor();
    const query = { iss: tool.lms.url, client_id: 'client-1', target_link_uri: `${ORIGIN}/lti/launch`, login_hint: 'hint-long' };
    const begin = (changes: object) =>
      visitor.request('/lti/login', { method: 'POST', body: new URLSearchParams({ ...query, ...changes }) });
    expect(await codeOf(await begin({ lti_message_hint: 'x'.repeat(100_000) }))).toBe('lti/request');
    expect(await codeOf(await begin({ login_hint: 'x'.repeat(2001) }))).toBe('lti/request');
    const parts = { login_hint: 'x'.repeat(700), lti_message_hint: 'x'.repeat(700), lti_deployment_id: 'x'.repeat(700) };
    expect(await codeOf(await begin(parts))).toBe('lti/request');
    const stored = 'select 1 from lti_login where length(parameters::text) > 2200';
    expect(await tool.database.query(stored)).toEqual([]);
    expect((await begin({ lti_message_hint: 'x'.repeat(1500) })).status).toBe(302);
  });
});
