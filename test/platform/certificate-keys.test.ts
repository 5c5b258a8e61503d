import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { universityDocument } from '../../examples/course-platform/certificates/certificate.js';
import { loadCertificateKeys } from '../../examples/course-platform/certificates/load-certificate-keys.js';

vi.mock('countersign/certificate', () => import('../../src/certificate.js'));
vi.mock('countersign/proofs', () => import('../../src/proofs.js'));

const ORIGIN = 'https://university.example';
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-certificate-keys-'));
  file = join(folder, 'certificate-keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the university’s keys', () => {
  it('are made once, however many processes start at the same time, for nobody else to read', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => loadCertificateKeys(file, ORIGIN)));
    for (const keys of all) expect(keys).toEqual(all[0]);
    expect(await loadCertificateKeys(file, ORIGIN)).toEqual(all[0]);
    expect(readdirSync(folder).sort()).toEqual(['certificate-keys-proofs.json', 'certificate-keys.json']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(all[0]?.signing.map(({ alg }) => alg)).toEqual(['ES256']);
    expect(all[0]?.proof?.map(({ controller }) => controller)).toEqual(['did:web:university.example']);
  });

  it('stay where there are some, RS256 too: a key of proofs comes beside it', async () => {
    const rsa = {
      signing: [{ kid: `${ORIGIN}/certificates/keys/before`, alg: 'RS256', jwk: { kty: 'RSA', n: 'AQ', e: 'AQAB', d: 'AQ' } }],
    };
    writeFileSync(file, JSON.stringify(rsa));
    const { signing, proof } = await loadCertificateKeys(file, ORIGIN);
    expect(signing).toEqual(rsa.signing);
    expect(proof).toHaveLength(1);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(rsa);
  });

  it('are the same under another name of the site', async () => {
    const [{ proof: before = [] }, { signing, proof = [] }] = [
      await loadCertificateKeys(file, ORIGIN),
      await loadCertificateKeys(file, 'http://127.0.0.1:4175'),
    ];
    const did = 'did:web:127.0.0.1%3A4175';
    expect(proof[0]).toEqual({ ...before[0], controller: did, id: `${did}#${before[0]?.publicKeyMultibase}` });
    const document = universityDocument({ origin: 'http://127.0.0.1:4175', certificateKeys: { signing, proof } });
    expect(document.verificationMethod.map(({ controller }: { readonly controller: string }) => controller)).toEqual([did, did]);
  });

  it.each(['certificate-keys.json', 'certificate-keys-proofs.json'])(
    'are not made anew over a damaged %s, which no message quotes',
    async (name) => {
      await loadCertificateKeys(file, ORIGIN);
      const damaged = readFileSync(join(folder, name), 'utf8').slice(0, -20);
      writeFileSync(join(folder, name), damaged);
      const error = await loadCertificateKeys(file, ORIGIN).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SyntaxError);
      expect((error as Error).message).toBe('the file of certificate keys holds no JSON: put it back from a copy');
      expect(readFileSync(join(folder, name), 'utf8')).toBe(damaged);
    },
  );
});
