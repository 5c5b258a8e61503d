import { describe, expect, it } from 'vitest';
import { framesOf } from '../../examples/course-platform/lti/launch/frames-of.js';
import { isOfPlatform, type NewRegistration, registerPlatform } from '../../examples/course-platform/lti/registrations/registrations.js';

const LMS: NewRegistration = {
  issuer: 'https://lms.example',
  clientId: '10000000000001',
  authUrl: 'https://login.lms.example/authorize',
  tokenUrl: 'https://login.lms.example/token',
  jwksUrl: 'https://login.lms.example/jwks',
  deployments: ['1'],
};

/** What is refused does not come as far as the database; what is stored is in launch.test.ts. */
const unreached = { query: () => Promise.reject(new Error('it was stored')) };

describe('a registration', () => {
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
    await expect(registerPlatform(unreached, { ...LMS, ...changes })).rejects.toThrow(TypeError);
  });

  it.each<[string, boolean]>([
    ['https://school.lms.example/api/lti/courses/1/line_items/2', true],
    ['https://school.lms.example:444/api', false],
    ['https://school.lms.example.evil.example/api', false],
    ['https://school.lms.example@evil.example/', false],
    ['https://user@school.lms.example/api', false],
    ['http://school.lms.example/api', false],
    ['javascript:alert(1)//school.lms.example', false],
    ['//school.lms.example/api', false],
    ['', false],
  ])('answers for %s: %s', (address, expected) => {
    const registration = {
      ...LMS,
      id: '',
      frameOrigins: [],
      hosts: ['school.lms.example'],
      loopbackHttp: false,
      tenant: '',
      subjectClient: '',
    };
    expect(isOfPlatform(registration, address)).toBe(expected);
  });

  it.each(['urn:lms', 'lms.example:8443', 'data:,'])(
    'does not let anybody’s page hold the tool, or send its launches, for the name %s',
    (issuer) => {
      const stored = { ...LMS, id: '', issuer, frameOrigins: [], hosts: [], loopbackHttp: false, tenant: '', subjectClient: '' };
      expect(framesOf(stored)).toEqual(["'self'", 'https://login.lms.example']);
    },
  );
});
