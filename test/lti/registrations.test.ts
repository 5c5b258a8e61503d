import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findRegistration,
  isOfPlatform,
  type NewRegistration,
  registerPlatform,
} from '../../examples/course-platform/lti/registrations.mjs';
import { migrateLti } from '../../examples/course-platform/lti/schema.mjs';
import { openPglite, type TestDatabase } from '../support/databases.js';

const CANVAS: NewRegistration = {
  issuer: 'https://canvas.instructure.com',
  clientId: '10000000000001',
  authUrl: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
  tokenUrl: 'https://sso.canvaslms.com/login/oauth2/token',
  jwksUrl: 'https://sso.canvaslms.com/api/lti/security/jwks',
  deployments: ['1:8865aa05b4b79b64a91a86042e43af5ea8ae79eb'],
};

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openPglite();
  await migrateLti(opened.database);
  await migrateLti(opened.database);
});
afterAll(() => opened.close());

async function registered(changes: Partial<NewRegistration> = {}) {
  await registerPlatform(opened.database, { ...CANVAS, ...changes });
  const found = await findRegistration(opened.database, CANVAS.issuer, CANVAS.clientId);
  if (found === null) throw new Error('not there');
  return found;
}

describe('a registration', () => {
  it('names its own hosts where it lists none', async () => {
    expect((await registered()).hosts).toEqual(['canvas.instructure.com', 'sso.canvaslms.com']);
    expect((await registered({ hosts: ['school.instructure.com'] })).hosts).toEqual(['school.instructure.com']);
  });

  it.each<[string, Partial<NewRegistration>]>([
    ['an address without https', { tokenUrl: 'http://lms.example/token' }],
    ['one of this machine without https, unless it says so', { jwksUrl: 'http://127.0.0.1:8080/jwks' }],
    ['a password in an address', { authUrl: 'https://a:b@lms.example/auth' }],
    ['no deployment', { deployments: [] }],
    ['a host with a path', { hosts: ['lms.example/lti'] }],
    ['an origin with a path', { frameOrigins: ['https://lms.example/'] }],
    ['an origin that would open the policy', { frameOrigins: ['https:'] }],
    ['an origin without https', { frameOrigins: ['http://lms.example'] }],
  ])('is refused with %s', async (_, changes) => {
    await expect(registered(changes)).rejects.toThrow(TypeError);
  });

  it.each([
    ['https://school.instructure.com/api/lti/courses/1/line_items/2', true],
    ['https://school.instructure.com:444/api', false],
    ['https://school.instructure.com.evil.example/api', false],
    ['https://school.instructure.com@evil.example/', false],
    ['https://user@school.instructure.com/api', false],
    ['http://school.instructure.com/api', false],
    ['javascript:alert(1)//school.instructure.com', false],
    ['//school.instructure.com/api', false],
    ['', false],
  ])('answers for %s: %s', async (address, expected) => {
    expect(isOfPlatform(await registered({ hosts: ['school.instructure.com'] }), address)).toBe(expected);
  });
});
