import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { extractCertificate } from '../../src/certificate/pictures/bake.js';
import { fetchCertificateKeys, fetchStatusList } from '../../src/certificate/signing/fetch-published.js';
import { verifyCertificate } from '../../src/certificate/verify-certificate.js';
import { CAMPUS_DID, type Campus, openCampus } from './campus.js';
import { type Learner, learnerOf, ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const PATH = `/courses/${COURSE}/certificate`;

let campus: Campus;
let staff: Learner;
let ada: Learner;
beforeAll(async () => {
  campus = await openCampus();
  staff = await campus.staff('uma');
  ada = await campus.enrolled('ada', 1);
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) => campus.fetch(new Request(address, { ...init, redirect: 'follow' })));
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await campus.close();
});
afterEach(() => expect(campus.errors).toEqual([]));

const verify = async (token: string) =>
  verifyCertificate(token, {
    issuer: CAMPUS_DID,
    keys: await fetchCertificateKeys(`${ORIGIN}/certificates/keys`),
    statusList: fetchStatusList,
    now: new Date(campus.clock.now * 1000),
  });
const token = async () => (await ada.get(`${PATH}/certificate.jwt`)).html;
const record = async () =>
  /data-shared="yes">[^<]*<a href="https:\/\/university\.example(\/records\/[\w-]{22})"/.exec((await ada.get(PATH)).html)?.[1];
const visitor = () => learnerOf(campus.fetch, campus.clock);

describe('the certificate', () => {
  it('waits for points, reader and checks, and cannot be had before', async () => {
    expect((await ada.get(PATH)).html.match(/still to hand in/g)).toHaveLength(2);
    const quiz = await ada.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '0' });
    const essay = await ada.handIn(COURSE, 'essay-1', { essay: 'Of how many?' });
    expect((await ada.get(PATH)).html.match(/its check is not done/g)).toHaveLength(2);
    await ada.check(quiz, 2);
    await ada.check(quiz, 1);
    await ada.check(essay, 1);
    expect((await ada.get(PATH)).html).toContain('a person reads it first');
    expect((await ada.get(`/work/${essay.attempt}`)).html).not.toContain('data-earned');
    expect((await ada.post(PATH, {})).status).toBe(404);
    await staff.post(`/staff/essays/${essay.attempt}`, { points: '8' });
    expect((await ada.get(PATH)).html).toContain('Issue my certificate');
    expect((await ada.get(`/work/${essay.attempt}`)).html).toContain(`href="${PATH}">See your certificate`);
  });

  it('is signed by the university’s key, says how identity was checked, and holds nothing that was measured', async () => {
    expect((await ada.post(PATH, {})).location).toBe(PATH);
    const certificate = await verify(await token());
    expect(certificate.name).toBe('Numbers in the news');
    expect(certificate.credentialSubject.identifier[0].identityHash).toBe('ada');
    expect(certificate.credentialSubject.result?.map(({ value }) => value)).toEqual(['3', '8']);
    expect(certificate.evidence[0].identityChecks).toMatchObject({
      modes: ['embeddings', 'sampled', 'person'],
      counts: { accepted: 2, review: 0, refused: 1 },
      confirmedByStaff: 0,
    });
    expect(JSON.stringify(certificate)).not.toMatch(/template|vector|dwell|example\.org/);
    const png = await campus.fetch(new Request(`${ORIGIN}${PATH}/certificate.png`, { headers: { cookie: ada.cookie } }));
    expect(extractCertificate(new Uint8Array(await png.arrayBuffer()))).toBe(await token());
  });

  it('can be printed by its learner, with a code that leads to its status while there is no public page', async () => {
    const { html } = await ada.get(`${PATH}/print`);
    expect(html).toContain('<svg class="qr"');
    expect(html).toMatch(/aria-label="QR code of https:\/\/university\.example\/certificates\/[\w-]{22}"/);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect((await (await visitor()).get(`${PATH}/print`)).status).toBe(404);
    expect((await (await visitor()).get('/certificates/sheet.css')).html).toContain('.sheet');
  });

  it('is issued once, however often and at once it is asked for', async () => {
    const before = await token();
    await Promise.all([ada.post(PATH, {}), ada.post(PATH, {}), ada.post(PATH, {})]);
    expect(await token()).toBe(before);
  });

  it('is nobody else’s to see', async () => {
    const ben = await campus.enrolled('ben', 3);
    expect((await ben.get(`${PATH}/certificate.jwt`)).status).toBe(404);
    expect((await (await visitor()).get(`${PATH}/certificate.jwt`)).location).toContain('/sign-in');
  });

  it('names keys and list that anybody can fetch, a key alone at its own address', async () => {
    const header = JSON.parse(Buffer.from((await token()).split('.')[0] as string, 'base64url').toString());
    const response = await campus.fetch(new Request(header.kid));
    expect(await response.json()).toMatchObject({ kid: header.kid, use: 'sig' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect((await campus.fetch(new Request(`${ORIGIN}/certificates/keys/other`))).status).toBe(404);
  });
});

describe('the public record', () => {
  it('does not exist until the learner makes it, at an address that cannot be guessed, unlisted', async () => {
    expect(await record()).toBeUndefined();
    await ada.post(`${PATH}/share`, { points: 'yes' });
    const page = await (await visitor()).get((await record()) as string);
    expect(page.status).toBe(200);
    expect(page.headers.get('x-robots-tag')).toBe('noindex');
    expect(page.html).toContain('<meta name="robots" content="noindex">');
    for (const words of ['Numbers in the news', 'data-points="yes"', 'data-token="/records/']) expect(page.html).toContain(words);
    // Points and checks stand on it only once the visitor's browser has verified what is signed
    // (test/e2e).
    for (const words of ['Quiz: averages and risk', 'checks were accepted']) expect(page.html).not.toContain(words);
    for (const secret of ['example.org', 'Of how many?', 'embedding', 'dwell']) expect(page.html).not.toContain(secret);
  });

  it('shows no points, and lets itself be found, where the learner says so; its address stays', async () => {
    const address = (await record()) as string;
    await ada.post(`${PATH}/share`, { listed: 'yes' });
    expect(await record()).toBe(address);
    const page = await (await visitor()).get(address);
    expect(page.headers.get('x-robots-tag')).toBeNull();
    expect(page.html).not.toContain('noindex');
    expect(page.html).toContain('data-points="no"');
  });

  it('gives the signed file to visitors; one changed letter and it does not verify', async () => {
    const { html: shared } = await (await visitor()).get(`${await record()}/certificate.jwt`);
    await expect(verify(shared)).resolves.toBeDefined();
    const [head, , signature] = shared.split('.') as [string, string, string];
    const claims = Buffer.from(shared.split('.')[1] as string, 'base64url')
      .toString()
      .replace('"ada"', '"eve"');
    await expect(verify(`${head}.${Buffer.from(claims).toString('base64url')}.${signature}`)).rejects.toMatchObject({
      code: 'certificate/signature',
    });
  });

  it('is gone at once when it is withdrawn, with its files, and has another address later', async () => {
    const address = (await record()) as string;
    await ada.post(`${PATH}/share`, { withdraw: 'yes' });
    for (const path of [address, `${address}/certificate.jwt`, `${address}/certificate.png`])
      expect((await (await visitor()).get(path)).status).toBe(404);
    await ada.post(`${PATH}/share`, {});
    expect(await record()).not.toBe(address);
  });

  it('cannot be made without a certificate', async () => {
    const cem = await campus.enrolled('cem', 4);
    expect((await cem.post(`${PATH}/share`, {})).status).toBe(404);
  });
});

describe('a revocation', () => {
  it('is seen by whoever verifies and by people, with a reason and without a name', async () => {
    const signed = await token();
    const { id } = await verify(signed);
    const status = new URL(id).pathname;
    expect((await (await visitor()).get(status)).html).toContain('data-revoked="no"');
    const path = `/staff/certificates/${status.split('/').at(-1)}`;
    expect((await staff.post(path, { reason: 'because' })).status).toBe(404);
    expect((await ada.post(path, { reason: 'identity' })).status).toBe(404);
    await staff.post(path, { reason: 'identity' });
    await expect(verify(signed)).rejects.toMatchObject({ code: 'certificate/revoked' });
    const { html } = await (await visitor()).get(status);
    expect(html).toContain('data-revoked="yes"');
    expect(html).not.toContain('ada');
  });

  it('is the word of the public page, which its learner can still withdraw', async () => {
    const address = (await record()) as string;
    const page = await (await visitor()).get(address);
    expect(page.html).toContain('data-revoked="yes"');
    await expect(verify((await (await visitor()).get(`${address}/certificate.jwt`)).html)).rejects.toMatchObject({
      code: 'certificate/revoked',
    });
    expect((await (await visitor()).get(`${address}/print`)).status).toBe(404);
    expect((await ada.get(PATH)).html).toContain('Withdraw the page');
    await ada.post(`${PATH}/share`, { withdraw: 'yes' });
    expect((await (await visitor()).get(address)).status).toBe(404);
  });

  it('is not undone by asking again, until staff release it: not the learner, and not one of the staff for themselves', async () => {
    const { html } = await ada.get(PATH);
    expect(html).toContain('data-certificate="blocked"');
    expect(html).not.toContain('Issue my certificate');
    const answers = await Promise.all([ada.post(PATH, {}), ada.post(PATH, {})]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
    const [{ slug = '' } = {}] = await campus.platform.database.query<{ slug: string }>(
      'select slug from platform_certificate where revoked_at is not null',
    );
    const release = `/staff/certificates/${slug}/release`;
    expect((await ada.post(release, {})).status).toBe(404);
    await campus.platform.database.query(`update platform_account set role = 'staff' where email = 'ada@example.org'`);
    expect((await ada.post(release, {})).status).toBe(404);
    await campus.platform.database.query(`update platform_account set role = 'learner' where email = 'ada@example.org'`);
    expect((await staff.get('/staff/certificates')).html).toContain(release);
    expect((await staff.post(release, {})).location).toBe('/staff/certificates');
    expect((await staff.post(release, {})).status).toBe(404);
    expect((await ada.post(PATH, {})).location).toBe(PATH);
    await expect(verify(await token())).resolves.toMatchObject({ name: 'Numbers in the news' });
  });

  it('that replaces a certificate leaves room for the next one', async () => {
    const { id } = await verify(await token());
    await staff.post(`/staff/certificates/${id.split('/').at(-1)}`, { reason: 'replaced' });
    expect((await ada.get(PATH)).html).toContain('Issue my certificate');
    await ada.post(PATH, {});
    await expect(verify(await token())).resolves.toBeDefined();
  });
});

describe('who has a file and no address', () => {
  it('finds a page that verifies it, and so does who follows a printed code', async () => {
    const { id } = await verify(await token());
    for (const path of ['/certificates/verify', new URL(id).pathname]) {
      const { status, html } = await (await visitor()).get(path);
      expect(status).toBe(200);
      expect(html).toMatch(/data-token="" data-issuer="did:web:university.example https:\/\/university.example" data-keys=/);
      for (const part of ['id="file"', 'id="pasted"', '/files/verifier.js']) expect(html).toContain(part);
    }
  });
});
