import { describe, expect, it } from 'vitest';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import { backendKeys } from '../support/backend-keys.js';
import { challengeClaims, encode, unsignedChallenge, withPart } from '../support/forge.js';

const claims = challengeClaims(await backendKeys());
const invalid = expect.objectContaining({ name: 'CountersignError', code: 'challenge/invalid', action: 'new-challenge' });
const refused = (token: string) => expect(() => parseChallenge(token)).toThrow(invalid);

describe('parseChallenge', () => {
  it('reads the claims of a challenge', () => {
    expect(parseChallenge(unsignedChallenge(claims))).toEqual(claims);
  });

  it.each(Object.keys(claims))('refuses a challenge without %s', (name) => {
    refused(unsignedChallenge(Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))));
  });

  it('refuses a member that it does not know, at every level', () => {
    refused(unsignedChallenge({ ...claims, extra: 1 }));
    for (const name of ['context', 'phrase', 'policy', 'consent', 'encryptionKey'] as const)
      refused(unsignedChallenge({ ...claims, [name]: { ...claims[name], extra: 1 } }));
  });

  it.each([
    ['another version', { v: 2 }],
    ['an unknown purpose', { purpose: 'spy' }],
    ['a phrase that is too short to tell typists apart', { phrase: { ...claims.phrase, text: 'short' } }],
    ['another curve', { encryptionKey: { ...claims.encryptionKey, crv: 'P-384' } }],
    ['no frame to take', { policy: { ...claims.policy, faceFrames: 0 } }],
    ['a time as text', { exp: '1800000000' }],
    ['an empty subject', { sub: '' }],
  ])('refuses %s', (_, change) => {
    refused(unsignedChallenge({ ...claims, ...change }));
  });

  it.each([
    ['nothing', ''],
    ['two parts', 'a.b'],
    ['four parts', `${unsignedChallenge(claims)}.x`],
    ['a payload with padding', withPart(unsignedChallenge(claims), 1, `${encode('{}')}=`)],
    ['a payload that is not JSON', withPart(unsignedChallenge(claims), 1, encode('{'))],
    ['a key that stands twice', withPart(unsignedChallenge(claims), 1, encode('{"v":1,"v":1}'))],
  ])('refuses %s', (_, token) => {
    refused(token);
  });
});
