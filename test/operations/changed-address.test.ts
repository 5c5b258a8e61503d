import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { certificateAddresses } from '../../examples/course-platform/certificates/certificate.js';
import { createPlatform, type OpenedPlatform } from '../../examples/course-platform/platform.js';
import { keepOwnAddress, requireAddress } from '../../examples/course-platform/site/own-address.js';
import { fetchCertificateKeys, fetchStatusList } from '../../src/certificate/signing/fetch-published.js';
import { verifyCertificate } from '../../src/certificate/verify-certificate.js';
import { type Campus, openCampus } from '../platform/campus.js';
import { graduate } from '../platform/graduate.js';
import { ORIGIN } from '../platform/learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const MOVED = 'https://learn.university.example';
const COURSE = 'numbers-in-the-news';

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

describe('the public address', () => {
  it.each([
    ['https://university.example/', 'without a path'],
    ['https://university.example/learn', 'without a path'],
    ['university.example', 'without a path'],
    ['http://university.example', 'no camera'],
    ['http://10.0.0.7:4175', 'no camera'],
  ])('%s is refused with what is wrong', (origin, why) => {
    expect(() => requireAddress('PUBLIC_ORIGIN', origin)).toThrow(why);
  });

  it.each(['https://university.example', 'http://127.0.0.1:4175', 'http://localhost:4175', 'http://[::1]:4175', 'https://10.0.0.7'])(
    '%s is taken',
    (origin) => expect(() => requireAddress('PUBLIC_ORIGIN', origin)).not.toThrow(),
  );

  it('that is another one, or is forgotten, is refused at the start; one that has moved names the earlier one', async () => {
    const { database } = campus.platform;
    // This machine's own, before anything is served.
    await keepOwnAddress(database, 'http://127.0.0.1:4175', []);
    await keepOwnAddress(database, ORIGIN, []);
    await keepOwnAddress(database, ORIGIN, []);
    for (const other of [MOVED, 'http://127.0.0.1:4175'])
      await expect(keepOwnAddress(database, other, [])).rejects.toThrow(new RegExp(`PUBLIC_ORIGIN=${ORIGIN}.*EARLIER_ORIGINS=${ORIGIN}`));
    await keepOwnAddress(database, MOVED, [ORIGIN]);
    await keepOwnAddress(database, MOVED, []);
    await expect(keepOwnAddress(database, ORIGIN, [])).rejects.toThrow(`found at ${MOVED}`);
  });
});

describe('a certificate of an earlier address', () => {
  let token: string;
  beforeAll(async () => {
    const ada = await graduate(campus, 'ada', COURSE);
    token = (await ada.get(`/courses/${COURSE}/certificate/certificate.jwt`)).html;
  });
  afterEach(() => vi.unstubAllGlobals());

  /** The platform at its new address; requests to either host reach it. */
  async function moved(earlierOrigins: readonly string[]): Promise<OpenedPlatform> {
    const { database, certificateKeys, now, integrity, onError } = campus.platform;
    const platform = await createPlatform({
      database,
      keys: campus.keys,
      certificateKeys,
      integrity,
      now,
      onError,
      origin: MOVED,
      earlierOrigins,
      policy: { ratePerMinute: 10_000, stills: 0 },
    });
    vi.stubGlobal('fetch', (address: string, init?: RequestInit) => platform.fetch(new Request(address, init)));
    return platform;
  }

  const verified = async ({ platform }: OpenedPlatform) =>
    verifyCertificate(token, {
      issuer: certificateAddresses(platform).issuers,
      keys: await fetchCertificateKeys(`${MOVED}/certificates/keys`),
      statusList: fetchStatusList,
      now: platform.now(),
    });

  it('stays valid where the address is listed: its issuer, its lists and the DID are served in its name', async () => {
    const site = await moved([ORIGIN]);
    expect((await verified(site)).issuer.id).toBe('did:web:university.example');
    const did = async (origin: string) => ((await (await fetch(`${origin}/.well-known/did.json`)).json()) as { id: string }).id;
    expect([await did(ORIGIN), await did(MOVED)]).toEqual(['did:web:university.example', 'did:web:learn.university.example']);
    // Another name of the host is no name of the university.
    expect(await did('https://elsewhere.example')).toBe('did:web:learn.university.example');
    const csp = (await fetch(`${MOVED}/certificates/verify`)).headers.get('content-security-policy');
    expect(csp).toContain(`connect-src 'self' ${ORIGIN};`);
  });

  it('is void where it is not', async () => {
    await expect(verified(await moved([]))).rejects.toMatchObject({ code: expect.stringMatching(/^(certificate\/issuer|status\/)/) });
  });
});
