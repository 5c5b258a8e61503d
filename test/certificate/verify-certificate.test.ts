import { beforeAll, describe, expect, it } from 'vitest';
import { CERTIFICATE_FAILURES, type CertificateCode, CertificateError } from '../../src/certificate/claims/certificate-error.js';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import { publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { signStatusList } from '../../src/certificate/status/status-credential.js';
import { createStatusList } from '../../src/certificate/status/status-list.js';
import { type CertificateExpectation, verifyCertificate } from '../../src/certificate/verify-certificate.js';
import {
  certificateOptions,
  EXPIRES,
  ecKey,
  forge,
  INDEX,
  ISSUED,
  LIST,
  payloadOf,
  rsaKey,
  SITE,
  statusList,
  visitor,
} from './university.js';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const { token, certificate } = await issueCertificate(certificateOptions());
const { token: short } = await issueCertificate(certificateOptions({ keys: { signing: [ecKey] } }));
const fresh = await statusList();
const valid = visitor({ statusList: async () => fresh });

async function failure(text: string, changes: Partial<CertificateExpectation> = {}): Promise<CertificateError> {
  const error: unknown = await verifyCertificate(text, { ...valid, ...changes }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CertificateError);
  return error as CertificateError;
}

describe('verifyCertificate', () => {
  it('returns what an authentic certificate in force says', async () => {
    expect(await verifyCertificate(token, valid)).toEqual(certificate);
  });

  it('verifies ES256 too, and a file that ends in a line break', async () => {
    expect((await verifyCertificate(`${short}\n`, valid)).id).toBe(certificate.id);
  });

  it('verifies a certificate of an older key with a status list of a newer one', async () => {
    const list = await statusList(createStatusList(), ecKey);
    expect((await verifyCertificate(token, { ...valid, statusList: async () => list })).id).toBe(certificate.id);
  });

  it('asks for the status list at the address that the certificate names, and for nothing else', async () => {
    const asked: string[] = [];
    await verifyCertificate(token, {
      ...valid,
      statusList: async (address) => {
        asked.push(address);
        return fresh;
      },
    });
    expect(asked).toEqual([LIST]);
  });

  it.each(['issuer', 'keys', 'statusList', 'now'])('needs %s', async (name) => {
    await expect(verifyCertificate(token, { ...valid, [name]: undefined } as unknown as CertificateExpectation)).rejects.toThrow(TypeError);
  });
});

describe('a token that is not the one that was signed', () => {
  const [head, payload, signature] = token.split('.') as [string, string, string];
  const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const header = (changes: Record<string, unknown>): string =>
    `${encode({ alg: 'RS256', kid: rsaKey.kid, typ: 'JWT', ...changes })}.${payload}.${signature}`;

  it.each<[string, CertificateCode, string]>([
    ['nothing', 'certificate/form', ''],
    ['two parts', 'certificate/form', `${head}.${payload}`],
    ['four parts', 'certificate/form', `${token}.${signature}`],
    ['no signature', 'certificate/form', `${head}.${payload}.`],
    ['a picture', 'certificate/form', '\u0089PNG\r\n'],
    ['padding', 'certificate/form', `${head}.${payload}=.${signature}`],
    ['more than a certificate can be', 'certificate/too-large', `${head}.${'A'.repeat(65_536)}.${signature}`],
    ['a head that is no JSON', 'certificate/header', `${encode('{')}.${payload}.${signature}`],
    ['alg none', 'certificate/header', header({ alg: 'none' })],
    ['alg HS256', 'certificate/header', header({ alg: 'HS256' })],
    ['alg PS256', 'certificate/header', header({ alg: 'PS256' })],
    ['another typ', 'certificate/header', header({ typ: 'countersign-receipt+jwt' })],
    ['a key of its own', 'certificate/header', header({ jwk: publicCertificateKey(ecKey) })],
    ['a critical extension', 'certificate/header', header({ crit: ['b64'], b64: false })],
    ['an unknown key', 'certificate/key', header({ kid: `${SITE}/keys/other` })],
    ['a known key under another algorithm', 'certificate/key', header({ alg: 'ES256' })],
    ['another payload', 'certificate/signature', `${head}.${encode({ ...payloadOf(token), name: 'A doctorate' })}.${signature}`],
    ['another signature', 'certificate/signature', `${head}.${payload}.${short.split('.')[2]}`],
  ])('is refused: %s', async (_, code, text) => {
    const error = await failure(text);
    expect(error.code).toBe(code);
    expect(error.certificate).toBeNull();
  });

  it('is refused whichever character of it is another one', async () => {
    for (let at = 0; at < short.length; at++) {
      if (short[at] === '.') continue;
      const other = BASE64URL[BASE64URL.indexOf(short[at] as string) ^ (1 << (at % 6))] as string;
      const error = await failure(`${short.slice(0, at)}${other}${short.slice(at + 1)}`);
      expect(error.code).toMatch(/^certificate\/(form|header|key|signature)$/);
    }
  }, 120_000);

  it('is refused by the key of another university', async () => {
    expect((await failure(token, { keys: [publicCertificateKey(ecKey)] })).code).toBe('certificate/key');
    const impostor = { ...publicCertificateKey(ecKey), kid: rsaKey.kid, alg: 'ES256' } as const;
    expect((await failure(token, { keys: [impostor] })).code).toBe('certificate/key');
  });
});

describe('what an issuer signed but is no certificate', () => {
  const claims = payloadOf(token);

  it.each<[string, CertificateCode, unknown]>([
    ['a list', 'certificate/schema', [claims]],
    ['a key that stands twice', 'certificate/json', `{"id":"a","id":"b"}`],
    ['a member of any name', 'certificate/schema', { ...claims, photo: 'data:image/png;base64,AAAA' }],
    ['no evidence', 'certificate/schema', { ...claims, evidence: undefined }],
    ['no status', 'certificate/schema', { ...claims, credentialStatus: undefined }],
    ['another context', 'certificate/schema', { ...claims, '@context': ['https://www.w3.org/2018/credentials/v1'] }],
    ['another type', 'certificate/schema', { ...claims, type: ['VerifiableCredential', 'EndorsementCredential'] }],
    ['a date with a fraction', 'certificate/schema', { ...claims, validFrom: '2027-01-15T08:00:00.000Z' }],
    ['a day that is none', 'certificate/schema', { ...claims, awardedDate: '2027-02-30T08:00:00Z' }],
    ['another iss', 'certificate/claims', { ...claims, iss: 'https://other.example' }],
    ['another sub', 'certificate/claims', { ...claims, sub: 'urn:x:other' }],
    ['another jti', 'certificate/claims', { ...claims, jti: `${SITE}/certificates/other` }],
    ['another nbf', 'certificate/claims', { ...claims, nbf: (claims.nbf as number) - 1 }],
    ['another exp', 'certificate/claims', { ...claims, exp: (claims.exp as number) + 1 }],
    ['no exp where there is an end', 'certificate/claims', { ...claims, exp: undefined }],
    ['no nbf', 'certificate/claims', { ...claims, nbf: undefined }],
    ['a status entry that is not the one of its address', 'certificate/claims', withStatus({ statusListIndex: '4712' })],
    ['a result that is not described', 'certificate/claims', withResult(`${SITE}/courses/roman-law#other`)],
  ])('is refused: %s', async (_, code, payload) => {
    expect((await failure(await forge(payload))).code).toBe(code);
  });

  it('is refused: a status list in the place of a certificate', async () => {
    expect((await failure(fresh)).code).toBe('certificate/schema');
  });

  function withStatus(changes: Record<string, unknown>): unknown {
    return { ...claims, credentialStatus: { ...certificate.credentialStatus, ...changes } };
  }

  function withResult(resultDescription: string): unknown {
    return {
      ...claims,
      credentialSubject: { ...certificate.credentialSubject, result: [{ type: ['Result'], resultDescription, value: '1' }] },
    };
  }
});

describe('an authentic certificate that does not hold', () => {
  let revoked: string;
  beforeAll(async () => {
    revoked = await statusList(createStatusList([INDEX]));
  });
  const at = (date: Date, seconds: number): Date => new Date(date.getTime() + seconds * 1000);
  /** A status list that is current at any time. */
  const current = (now: Date): Partial<CertificateExpectation> => ({ now, statusList: () => statusList() });

  it('is of another issuer', async () => {
    const error = await failure(token, { issuer: 'https://other.example' });
    expect(error.code).toBe('certificate/issuer');
    expect(error.certificate).toEqual(certificate);
  });

  it('is not valid yet, five minutes of clock difference apart', async () => {
    expect((await failure(token, current(at(ISSUED, -301)))).code).toBe('certificate/not-yet-valid');
    await expect(verifyCertificate(token, { ...valid, ...current(at(ISSUED, -300)) })).resolves.toBeDefined();
  });

  it('has expired, to the second', async () => {
    expect((await failure(token, current(EXPIRES))).code).toBe('certificate/expired');
    expect((await failure(token, current(at(EXPIRES, -1)))).code).toBe('status/outdated');
  });

  it('is refused by a clock that shows nothing', async () => {
    expect((await failure(token, current(new Date(Number.NaN)))).code).toBe('certificate/not-yet-valid');
  });

  it('was revoked, and says whose it was', async () => {
    const error = await failure(token, { statusList: async () => revoked });
    expect(error.code).toBe('certificate/revoked');
    expect(error.certificate?.credentialStatus.statusReference).toBe(`${SITE}/certificates/9fK2mQ7xV1bT4zLw/status`);
  });

  it('is not revoked by its neighbors', async () => {
    const neighbors = await statusList(createStatusList([INDEX - 1, INDEX + 1]));
    await expect(verifyCertificate(token, { ...valid, statusList: async () => neighbors })).resolves.toBeDefined();
  });

  it('does not hold while its status cannot be had', async () => {
    const error = await failure(token, { statusList: () => Promise.reject(new Error('offline')) });
    expect(error.code).toBe('status/unreachable');
    expect(error.certificate).toEqual(certificate);
  });

  it.each<[string, CertificateCode, () => Promise<string>]>([
    ['is no list', 'status/invalid', async () => '<!doctype html>'],
    ['is the certificate itself', 'status/invalid', async () => token],
    ['was changed', 'status/invalid', async () => fresh.replace(/\.[\w-]{10}/, '.AAAAAAAAAA')],
    ['has a member of any name', 'status/invalid', async () => forge({ ...payloadOf(fresh), note: 'x' })],
    ['contradicts itself', 'status/invalid', async () => forge({ ...payloadOf(fresh), iss: 'https://other.example' })],
    ['is another list', 'status/mismatch', async () => forge({ ...renamed(`${SITE}/status/2`) })],
    ['is of another issuer', 'status/mismatch', async () => forge({ ...payloadOf(fresh), iss: 'urn:x:1', issuer: 'urn:x:1' })],
    ['is too short to hold anybody', 'status/invalid', async () => forge(withList(`u${Buffer.from('x').toString('base64url')}`))],
  ])('does not hold when its status list %s', async (_, code, list) => {
    const error = await failure(token, { statusList: list });
    expect(error.code).toBe(code);
    expect(error.certificate).toEqual(certificate);
  });

  it('does not hold when its entry is not in the list', async () => {
    const far = await issueCertificate(certificateOptions({ status: { list: LIST, index: 131_072, page: SITE } }));
    expect((await failure(far.token)).code).toBe('status/mismatch');
    const last = await issueCertificate(certificateOptions({ status: { list: LIST, index: 131_071, page: SITE } }));
    await expect(verifyCertificate(last.token, valid)).resolves.toBeDefined();
  });

  it('does not hold on an old status list, to the second', async () => {
    expect((await failure(token, { now: at(ISSUED, 3_600) })).code).toBe('status/outdated');
    await expect(verifyCertificate(token, { ...valid, now: at(ISSUED, 3_599) })).resolves.toBeDefined();
  });

  function renamed(id: string): Record<string, unknown> {
    return { ...payloadOf(fresh), id, jti: id };
  }

  function withList(encodedList: string): unknown {
    const payload = payloadOf(fresh) as { credentialSubject: Record<string, unknown> };
    return { ...payload, credentialSubject: { ...payload.credentialSubject, encodedList } };
  }
});

describe('a certificate that can be suspended', () => {
  const SUSPENSION = `${LIST}/suspension`;
  const base = certificateOptions();
  let own: string;
  /** What is served: each list by its address. */
  const lists = (revoked: number[], suspended: number[], changes = {}) => ({
    statusList: async (address: string) =>
      signStatusList({
        keys: { signing: [rsaKey] },
        address,
        issuer: SITE,
        purpose: address === SUSPENSION ? 'suspension' : 'revocation',
        bits: createStatusList(address === SUSPENSION ? suspended : revoked),
        now: ISSUED,
        ttlSeconds: 3_600,
        ...changes,
      }),
  });
  beforeAll(async () => {
    own = (await issueCertificate({ ...base, status: { ...base.status, suspensionList: SUSPENSION } })).token;
  });

  it('holds while neither is set, for it or for its neighbors only', async () => {
    await expect(verifyCertificate(own, { ...valid, ...lists([INDEX + 1], [INDEX - 1]) })).resolves.toBeDefined();
  });

  it('does not hold while it is suspended, and holds again after; revoked counts first', async () => {
    const error = await failure(own, lists([], [INDEX]));
    expect(error.code).toBe('certificate/suspended');
    expect(error.certificate?.suspensionStatus?.statusListCredential).toBe(SUSPENSION);
    await expect(verifyCertificate(own, { ...valid, ...lists([], []) })).resolves.toBeDefined();
    expect((await failure(own, lists([INDEX], [INDEX]))).code).toBe('certificate/revoked');
  });

  it('does not hold on a list of the other purpose, or without its second list', async () => {
    expect((await failure(own, lists([], [], { purpose: 'revocation' }))).code).toBe('status/mismatch');
    expect((await failure(own, lists([], [], { purpose: 'suspension' }))).code).toBe('status/mismatch');
    const { statusList } = lists([], []);
    const half = { statusList: (address: string) => (address === LIST ? statusList(address) : Promise.reject(new Error('gone'))) };
    expect((await failure(own, half)).code).toBe('status/unreachable');
  });

  it('says its entries alike', async () => {
    const claims = payloadOf(own) as { suspensionStatus: object };
    const other = { ...claims, suspensionStatus: { ...claims.suspensionStatus, statusListIndex: '4712' } };
    expect((await failure(await forge(other))).code).toBe('certificate/claims');
    const purpose = { ...claims, suspensionStatus: { ...claims.suspensionStatus, statusPurpose: 'revocation' } };
    expect((await failure(await forge(purpose))).code).toBe('certificate/schema');
  });

  it('is asked for as a file of ours, where somebody brings the one with a proof inside', async () => {
    expect((await failure('{"@context":[]}')).code).toBe('certificate/other-proof');
  });
});

describe('the sentences', () => {
  it.each(Object.entries(CERTIFICATE_FAILURES))('%s is one that a person can read', (code, words) => {
    expect(code).toMatch(/^(certificate|status|image)\/[a-z-]+$/);
    expect(words).toMatch(/^[A-Z].{20,}\.$/);
  });
});
