import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { universityDocument } from '../../examples/course-platform/certificates/certificate.js';
import { loadCertificateKeys as load } from '../../examples/course-platform/certificates/load-certificate-keys.js';
import { generateCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { type Campus, openCampus } from './campus.js';
import { graduate } from './graduate.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));
vi.mock('countersign/proofs', () => import('../../src/proofs.js'));

const ORIGIN = 'https://university.example';
let folder: string;
let file: string;
let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());
const loadCertificateKeys = (path: string, origin: string) => load(path, origin, campus.platform.database);
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
      signing: [await generateCertificateKey({ alg: 'RS256', address: () => `${ORIGIN}/certificates/keys/before` })],
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
      expect((error as Error).message).toBe(`${join(folder, name)} holds no JSON: put it back from a copy`);
      expect(readFileSync(join(folder, name), 'utf8')).toBe(damaged);
    },
  );

  it.each(['certificate-keys.json', 'certificate-keys-proofs.json'])(
    'are refused where %s has another shape, with the file’s name and no secret',
    async (name) => {
      await loadCertificateKeys(file, ORIGIN);
      const path = join(folder, name);
      const secret = 'SECRETsecretSECRET';
      const bodies = [
        'null',
        `"${secret}"`,
        `["${secret}"]`,
        '{"signing":[],"proof":[]}',
        `{"signing":"${secret}","proof":"${secret}"}`,
        `{"signing":["${secret}"],"proof":["${secret}"]}`,
        `{"signing":[{"kid":5,"${secret}":1}],"proof":[{"id":5,"${secret}":1}]}`,
        readFileSync(path, 'utf8').replace(/"(d|secretKeyMultibase)":"[^"]+"/, `"$1":"${secret}"`),
      ];
      for (const body of bodies) {
        writeFileSync(path, body);
        const error = await loadCertificateKeys(file, ORIGIN).catch((thrown: unknown) => thrown as Error);
        expect(error, body).toBeInstanceOf(TypeError);
        expect((error as Error).message).toBe(`${path} holds no keys for certificates: put it back from a copy`);
        expect(String((error as Error).stack)).not.toContain(secret);
        expect(readFileSync(path, 'utf8')).toBe(body);
      }
    },
  );

  it('that others may read are closed to them, which is told once', async () => {
    await loadCertificateKeys(file, ORIGIN);
    const proofs = join(folder, 'certificate-keys-proofs.json');
    chmodSync(file, 0o666);
    chmodSync(proofs, 0o644);
    const told = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    try {
      await loadCertificateKeys(file, ORIGIN);
      await loadCertificateKeys(file, ORIGIN);
      expect([file, proofs].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
      expect(told.mock.calls.map(([sentence]) => sentence)).toEqual([
        `${file} had mode 666: others on this machine could read or change these secrets; it is closed to them now`,
        `${proofs} had mode 644: others on this machine could read or change these secrets; it is closed to them now`,
      ]);
    } finally {
      told.mockRestore();
    }
  });
});

describe('keys with which certificates were issued', () => {
  let issuing: Campus;
  beforeEach(async () => {
    issuing = await openCampus();
  });
  afterEach(() => issuing.close());
  const start = () => load(file, ORIGIN, issuing.platform.database);
  const proofs = () => join(folder, 'certificate-keys-proofs.json');

  it('are never made anew nor taken from elsewhere', async () => {
    const keys = await start();
    issuing.platform.certificateKeys = keys;
    await graduate(issuing, 'ada', 'numbers-in-the-news');
    expect(await issuing.platform.database.query('select 1 from platform_certificate where document is not null')).toHaveLength(1);
    expect(await start()).toEqual(keys);
    const kept = [file, proofs()].map((path) => readFileSync(path, 'utf8')) as [string, string];
    const restore = () => {
      writeFileSync(file, kept[0]);
      writeFileSync(proofs(), kept[1]);
    };
    for (const path of [file, proofs()]) {
      rmSync(path);
      const lost = `${path} is missing, and the database has certificates that its keys signed: put it back from a copy`;
      await expect(start()).rejects.toThrow(lost);
      expect(() => statSync(path)).toThrow('ENOENT');
      restore();
    }
    const other = join(folder, 'other.json');
    await loadCertificateKeys(other, ORIGIN);
    const foreign = { ...JSON.parse(readFileSync(other, 'utf8')) } as typeof keys;
    for (const [path, from] of [
      [file, other],
      [proofs(), join(folder, 'other-proofs.json')],
    ] as const) {
      writeFileSync(path, readFileSync(from));
      await expect(start()).rejects.toThrow(`${path} lacks a key that signed certificates of the database: put it back from a copy`);
      restore();
    }
    // Another key under the name of the one that signed.
    const named = foreign.signing.map((key) => ({ ...key, kid: keys.signing[0]?.kid }));
    writeFileSync(file, JSON.stringify({ signing: named }));
    await expect(start()).rejects.toThrow('lacks a key that signed certificates');
    // Nobody has a certificate of a closed account.
    await (await graduate(issuing, 'ben', 'numbers-in-the-news')).post('/me/data/close', { sure: 'yes' });
    restore();
    expect(await start()).toEqual(keys);
    // A new key before it is how keys are changed.
    writeFileSync(file, JSON.stringify({ signing: [...foreign.signing, ...keys.signing] }));
    expect((await start()).signing).toHaveLength(2);
  });
});
