import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, type TestBackend, testBackend } from '../support/backend.js';
import { findProgram, PYTHON } from '../support/programs.js';

const python = findProgram(PYTHON);

/** Reads what to verify as JSON, prints the claims' `jti` or the error. */
const SCRIPT = `
import json, sys
sys.path.insert(0, 'examples/course-platform/lti')
from verify_receipt import ReceiptError, verify_receipt
try:
    print(verify_receipt(**json.load(sys.stdin))['jti'])
except ReceiptError as error:
    print('refused', error)
`;

describe.skipIf(python.skip)(`a receipt verified by ${python.label}`, () => {
  let backend: TestBackend;
  let receipt: string;
  let jwks: string;
  beforeAll(async () => {
    backend = await testBackend();
    const browser = await backend.browser('ada');
    await browser.check({ face: 1, typist: 1 }, 1);
    receipt = (await browser.check({ face: 1, typist: 1 }, 2)).receipt;
    jwks = await (await backend.countersign.fetch(new Request(`${ORIGIN}/api/countersign/.well-known/jwks.json`))).text();
  });
  afterAll(() => backend.close());

  const verify = (changes: Record<string, unknown> = {}): string => {
    const place = { tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' };
    const input = { receipt, jwks, audience: ORIGIN, subject: 'ada', now: backend.clock.now, ...place, ...changes };
    const { stdout, stderr } = spawnSync(python.command, ['-B', '-c', SCRIPT], {
      input: JSON.stringify(input),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(stderr).toBe('');
    return stdout.trim();
  };

  it('is taken for its learner and place', () => {
    const [, claims = ''] = receipt.split('.');
    expect(verify()).toBe((JSON.parse(Buffer.from(claims, 'base64url').toString()) as { jti: string }).jti);
  });

  it.each<[string, () => Record<string, unknown>, string]>([
    ['another learner', () => ({ subject: 'ben' }), 'sub'],
    ['another attempt', () => ({ attempt: '2' }), 'attempt'],
    ['another activity', () => ({ activity: 'quiz-2' }), 'activity'],
    ['another backend', () => ({ audience: 'https://elsewhere.example' }), 'iss'],
    ['an enrollment', () => ({ purpose: 'enroll' }), 'purpose'],
    ['a day later', () => ({ now: backend.clock.now + 90_000 }), 'expired'],
    ['other keys', () => ({ jwks: '{"keys":[]}' }), 'key'],
    ['changed claims', () => ({ receipt: withOther(receipt) }), 'invalid'],
    ['alg none', () => ({ receipt: unsigned(receipt) }), ''],
    ['a line end behind it', () => ({ receipt: `${receipt}\n` }), 'form'],
    ['padding', () => ({ receipt: `${receipt}==` }), 'form'],
    ['stray bits in its signature', () => ({ receipt: withStrayBits(receipt) }), 'form'],
  ])('is refused for %s', (_, changes, why) => {
    expect(verify(changes())).toMatch(new RegExp(`^refused .*${why}`));
  });
});

function withOther(token: string): string {
  const [head, claims = '', signature] = token.split('.');
  const changed = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), sub: 'ben' };
  return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

/** The last of 86 characters holds 4 bits that no byte has. */
function withStrayBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) as string) ^ 1];
}

function unsigned(token: string): string {
  const [, claims] = token.split('.');
  return `${Buffer.from('{"alg":"none","typ":"countersign-receipt+jwt"}').toString('base64url')}.${claims}.`;
}
