import type { VerificationCode } from '../../../src/bundle/verification-error.js';
import { forgeJws, jwsHeader } from '../../support/forge.js';
import { type Attack, type Material, onEnroll, onMonitor, onVerify } from './attack.js';

/** The payload's text, changed before it is signed. */
const payload = (name: string, change: (text: string) => string | Uint8Array, code: VerificationCode = 'claims/json'): Attack =>
  onVerify(`claims: ${name}`, code, ({ sign, claims }) => sign(change(JSON.stringify(claims))));
const before = (text: string, first: string): string => text.replace('{', `{${first}`);
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

const JSON_ATTACKS: readonly Attack[] = [
  payload('a byte order mark', (text) => `\uFEFF${text}`),
  payload('a learner that stands twice', (text) => before(text, '"sub":"eve",')),
  payload('a learner that stands twice, once escaped', (text) => before(text, '"\\u0073ub":"eve",')),
  payload('an activity that stands twice within', (text) => text.replace('"context":{', '"context":{"activity":"exam",')),
  payload('a member of every object', (text) => before(text, '"__proto__":{"sub":"eve"},')),
  payload('a member of every object, escaped', (text) => before(text, '"\\u005f_proto__":{},')),
  payload('a constructor', (text) => text.replace('"context":{', '"context":{"constructor":{"prototype":{}},')),
  payload('a number that overflows', (text) => text.replace('"v":1', '"v":1e999')),
  payload('a number that overflows below', (text) => text.replace('"v":1', '"v":-1e999')),
  payload('nine levels', (text) => text.replace('"v":1', `"v":${'['.repeat(9)}${']'.repeat(9)}`)),
  payload('ten thousand levels', (text) => text.replace('"v":1', `"v":${'['.repeat(10_000)}${']'.repeat(10_000)}`)),
  payload('ten thousand levels that do not end', () => '{"a":'.repeat(4_000)),
  payload('more than 4,000 values', (text) => text.replace('"v":1', `"v":[${'0,'.repeat(4_000)}0]`)),
  payload('a lone surrogate', (text) => before(text, '"x":"\\ud800",')),
  payload('bytes that are not UTF-8', (text) => Uint8Array.from([...bytesOf(text.slice(0, -1)), 0xff, 0x7d])),
  payload('an overlong slash', (text) => Uint8Array.from([...bytesOf('{"x":"'), 0xc0, 0xaf, ...bytesOf(`",${text.slice(1)}`)])),
  payload('UTF-16', (text) => new Uint8Array(Buffer.from(text, 'utf16le'))),
  payload('two objects', (text) => `${text}${text}`),
  payload('a comma at the end', (text) => text.replace(/}$/, ',}')),
  payload('a comment', (text) => before(text, '/**/')),
  payload('NaN', (text) => text.replace('"v":1', '"v":NaN')),
  payload('a number with a leading zero', (text) => text.replace('"v":1', '"v":01')),
  payload('single quotes', (text) => text.replaceAll('"', "'")),
  payload('a space for everything', () => ' '),
  payload('text within text', (text) => JSON.stringify(text), 'claims/version'),
];

const VERSIONS: readonly Attack[] = [
  ...[0, 2, 1.5, '1', true, null, [1], undefined].map((v) =>
    onVerify(`the version ${JSON.stringify(v) ?? 'that is not there'}`, 'claims/version', ({ claiming }) => claiming({ v })),
  ),
  ...['[]', 'null', '1', '"v"'].map((text) => payload(`${text} for an object`, () => text, 'claims/version')),
];

const claim = (name: string, code: VerificationCode, change: (material: Material) => object): Attack =>
  onVerify(name, code, (material) => material.claiming(change(material)));

/** A new key comes with enrollments, a registered one with everything else. */
const IDENTITY: readonly Attack[] = [
  onVerify('a new key to verify', 'claims/identity', ({ sign, claims, browser }) => sign(claims, jwsHeader(browser.key, 'jwk'))),
  onVerify('the thief’s new key to verify as the victim', 'claims/identity', async ({ claims, thief, encrypt }) =>
    encrypt(await forgeJws(jwsHeader(thief.key, 'jwk'), { ...claims, iss: issuer(thief.key.thumbprint) }, thief.key.privateKey)),
  ),
  onVerify('a registered key to enroll', 'claims/identity', ({ claiming }) => claiming({ purpose: 'enroll' })),
  onVerify('a registered key to rebind', 'claims/identity', ({ claiming }) => claiming({ purpose: 'rebind' })),
  onEnroll('a new key that turns an enrollment into a check', 'claims/identity', ({ claiming }) => claiming({ purpose: 'verify' })),
  onMonitor('a new key for the monitor', 'claims/identity', ({ sign, claims, browser }) => sign(claims, jwsHeader(browser.key, 'jwk'))),
];

function issuer(thumbprint: string): string {
  return `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${thumbprint}`;
}

const PARTIES: readonly Attack[] = [
  claim('the name of another key', 'claims/issuer', ({ thief }) => ({ iss: issuer(thief.key.thumbprint) })),
  claim('the bare thumbprint', 'claims/issuer', ({ browser }) => ({ iss: browser.key.thumbprint })),
  claim('a thumbprint by another hash', 'claims/issuer', ({ claims }) => ({ iss: claims.iss.replace('sha-256', 'sha-512') })),
  claim('a thumbprint in capital letters', 'claims/issuer', ({ claims }) => ({ iss: claims.iss.toUpperCase() })),
  claim('the backend as issuer', 'claims/issuer', ({ claims }) => ({ iss: claims.aud })),
  claim('another backend', 'claims/audience', () => ({ aud: 'https://other.example' })),
  claim('the backend’s name with a slash', 'claims/audience', ({ claims }) => ({ aud: `${claims.aud}/` })),
  claim('the backend’s name in capital letters', 'claims/audience', ({ claims }) => ({ aud: claims.aud.toUpperCase() })),
  claim('a name that begins with the backend’s', 'claims/audience', ({ claims }) => ({ aud: `${claims.aud}.evil.example` })),
  ...['https://evil.example', 'http://courses.example', 'https://courses.example.evil.example', 'https://courses.example:8443'].map(
    (origin) => claim(`a page at ${origin}`, 'claims/origin', () => ({ origin })),
  ),
  ...[
    'https://courses.example/',
    'https://COURSES.example',
    'https://a@courses.example',
    'https://courses.example.',
    'null',
    '*',
    'file://',
  ].map((origin) => claim(`a page at ${origin}`, 'claims/origin', () => ({ origin }))),
  claim('a page with a Cyrillic letter', 'claims/origin', () => ({ origin: 'https://сourses.example' })),
];

const TIMES: readonly Attack[] = [
  claim('one second more than a clock may be ahead', 'claims/future', ({ claims }) => ({ iat: claims.iat + 31, exp: claims.exp })),
  claim('the year 5000', 'claims/future', () => ({ iat: 1e11 - 300, exp: 1e11 })),
  claim('a life of 301 seconds', 'claims/lifetime', ({ claims }) => ({ exp: claims.iat + 301 })),
  claim('a life of a thousand years', 'claims/lifetime', () => ({ exp: 1e11 })),
  claim('no life', 'claims/lifetime', ({ claims }) => ({ exp: claims.iat })),
  claim('an end before the beginning', 'claims/lifetime', ({ claims }) => ({ exp: claims.iat - 1 })),
  claim('the year 1970', 'claims/expired', () => ({ iat: 0, exp: 300 })),
  claim('one second later than late', 'claims/expired', ({ claims }) => ({ iat: claims.iat - 86_701, exp: claims.iat - 86_401 })),
  onVerify('a right bundle that is sent one second later than late', 'claims/expired', ({ sealed, claims }) => ({
    sealed,
    afterSeconds: claims.exp - claims.iat + 30 + 86_400 + 1,
  })),
];

/** Attacks on the claims but their schema: steps 8, 9 (the version), 10 and 11. */
export const CLAIMS_ATTACKS: readonly Attack[] = [...JSON_ATTACKS, ...VERSIONS, ...IDENTITY, ...PARTIES, ...TIMES];
