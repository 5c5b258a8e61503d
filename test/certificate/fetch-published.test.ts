import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import { publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { fetchCertificateKeys, fetchStatusList } from '../../src/certificate/signing/fetch-published.js';
import { createStatusList } from '../../src/certificate/status/status-list.js';
import { verifyCertificate } from '../../src/certificate/verify-certificate.js';
import { certificateOptions, ecKey, INDEX, rsaKey, SITE, statusList, visitor } from './university.js';

const keys = [rsaKey, ecKey].map(publicCertificateKey);
let server: Server;
let origin = '';
const bodies: Record<string, string> = {
  '/keys': JSON.stringify({ keys }),
  '/keys-with-secrets': JSON.stringify({ keys: [{ ...ecKey.jwk, ...keys[1] }] }),
  '/no-keys': JSON.stringify({ keys: [] }),
  '/other-keys': JSON.stringify({ keys: [{ ...keys[0], use: 'enc' }] }),
  '/long': 'x'.repeat(1_000_001),
  '/list': await statusList(),
  '/revoked': await statusList(createStatusList([INDEX])),
};

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    if (url === '/moved') response.writeHead(302, { location: '/list' }).end();
    else if (url in bodies) response.end(bodies[url]);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('fetchCertificateKeys', () => {
  it('gets the keys that an issuer publishes', async () => {
    expect(await fetchCertificateKeys(`${origin}/keys`)).toEqual(keys);
  });

  it('leaves a private member where it is, should one have been published', async () => {
    expect((await fetchCertificateKeys(`${origin}/keys-with-secrets`))[0]).toEqual(keys[1]);
  });

  it.each(['/no-keys', '/other-keys', '/list', '/missing', '/moved', '/long'])('fails at %s', async (path) => {
    await expect(fetchCertificateKeys(origin + path)).rejects.toThrow();
  });
});

describe('fetchStatusList', () => {
  it('gets the text', async () => {
    expect(await fetchStatusList(`${origin}/list`)).toBe(bodies['/list']);
  });

  it.each(['/missing', '/moved', '/long'])('fails at %s', async (path) => {
    await expect(fetchStatusList(origin + path)).rejects.toThrow();
  });
});

describe('a visitor who has the certificate and the address of the keys', () => {
  it('verifies it, and sees when it is revoked', async () => {
    const { token } = await issueCertificate(certificateOptions());
    const look = (list: string) =>
      fetchCertificateKeys(`${origin}/keys`).then((published) =>
        verifyCertificate(token, visitor({ keys: published, statusList: () => fetchStatusList(origin + list) })),
      );
    expect((await look('/list')).issuer.id).toBe(SITE);
    await expect(look('/revoked')).rejects.toMatchObject({ code: 'certificate/revoked' });
    await expect(look('/missing')).rejects.toMatchObject({ code: 'status/unreachable' });
  });
});
