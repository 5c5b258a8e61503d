import { describe, expect, it } from 'vitest';
import { publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { didDocument, webDid } from '../../src/certificate/signing/did-document.js';
import { ecKey, rsaKey } from './university.js';

const did = 'did:web:courses.example';
const proofKey = {
  id: `${did}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK`,
  publicKeyMultibase: 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
};

describe('webDid', () => {
  it('names a site, with its port where it has one', () => {
    expect(webDid('https://courses.example')).toBe(did);
    expect(webDid('http://127.0.0.1:4175')).toBe('did:web:127.0.0.1%3A4175');
  });

  it.each(['courses.example', 'https://courses.example/', 'https://courses.example/a', 'https://a@courses.example', ''])(
    'refuses %s, which is no origin',
    (origin) => {
      expect(() => webDid(origin)).toThrow(TypeError);
    },
  );
});

describe('didDocument', () => {
  const document = didDocument({
    did,
    keys: [publicCertificateKey(ecKey), publicCertificateKey(rsaKey)],
    proofKeys: [{ ...proofKey, secretKeyMultibase: 'zSecret' } as typeof proofKey],
  });

  it('lists every key under the DID, for assertions', () => {
    expect(document.verificationMethod.map(({ type, controller }) => [type, controller])).toEqual([
      ['Multikey', did],
      ['JsonWebKey2020', did],
      ['JsonWebKey2020', did],
    ]);
    expect(document.assertionMethod).toEqual(document.verificationMethod.map(({ id }) => id));
    for (const id of document.assertionMethod) expect(id.startsWith(`${did}#`)).toBe(true);
  });

  it('has nothing private', () => {
    expect(JSON.stringify(document)).not.toContain('zSecret');
    for (const { publicKeyJwk = {} } of document.verificationMethod) expect(publicKeyJwk).not.toHaveProperty('d');
  });

  it('refuses a key of another DID, and what is no DID', () => {
    const other = { ...proofKey, id: proofKey.id.replace('courses', 'other') };
    expect(() => didDocument({ did, keys: [], proofKeys: [other] })).toThrow(TypeError);
    expect(() => didDocument({ did: 'courses.example', keys: [], proofKeys: [] })).toThrow(TypeError);
  });
});
