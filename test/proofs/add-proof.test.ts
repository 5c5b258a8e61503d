import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import * as entry from '../../src/proofs.js';
import { certificateOptions, ecKey, ISSUED } from '../certificate/university.js';

const { addProof, generateProofKey, proveCertificate } = entry;
const DID = 'did:web:courses.example';
const key = await generateProofKey(DID);
const base = certificateOptions();
const { certificate } = await issueCertificate({ ...base, keys: { signing: [ecKey] }, issuer: { ...base.issuer, id: DID } });

describe('addProof', () => {
  it('adds one proof, of the key and the moment that it was given, and changes nothing', async () => {
    const before = JSON.stringify(certificate);
    const proved = await proveCertificate(certificate, key, ISSUED);
    expect(proved.proof).toEqual([
      {
        type: 'DataIntegrityProof',
        cryptosuite: 'eddsa-rdfc-2022',
        created: '2027-01-15T08:00:00Z',
        verificationMethod: key.id,
        proofPurpose: 'assertionMethod',
        proofValue: expect.stringMatching(/^z/),
      },
    ]);
    expect(JSON.stringify(certificate)).toBe(before);
    const { proof: _, ...rest } = proved;
    expect(rest).toEqual(certificate);
    expect(JSON.stringify(proved)).not.toContain(key.secretKeyMultibase);
  });

  it('refuses to sign what a verifier would drop: a member that no context defines', async () => {
    await expect(addProof({ ...certificate, photo: 'x' }, key, ISSUED)).rejects.toThrow();
  });

  it('refuses another context than those that are installed, without asking anybody', async () => {
    const foreign = { ...certificate, '@context': [...certificate['@context'], 'https://elsewhere.example/context.json'] };
    await expect(addProof(foreign, key, ISSUED)).rejects.toThrow();
  });

  it('refuses the key of another issuer, and a key that lacks something, without a word of what there is', async () => {
    const other = await generateProofKey('did:web:other.example');
    await expect(addProof(certificate, other, ISSUED)).rejects.toThrow('issuer');
    for (const changes of [
      { secretKeyMultibase: undefined },
      { secretKeyMultibase: 'zSecretSecret' },
      { id: `${DID}` },
      { controller: 'x' },
    ]) {
      const refused = addProof(certificate, { ...key, ...changes } as typeof key, ISSUED);
      await expect(refused).rejects.toThrow(TypeError);
      await expect(refused).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('Secret') }));
    }
    const halves = { ...key, secretKeyMultibase: other.secretKeyMultibase };
    await expect(addProof(certificate, halves, ISSUED)).rejects.toThrow();
  });

  it.each(['', 'https://courses.example', 'did:web:', 'did:web:a b'])('makes no key for %s, which is no DID', async (did) => {
    await expect(generateProofKey(did)).rejects.toThrow(TypeError);
  });
});

describe('the entry', () => {
  it('offers what its documentation names', () => {
    expect(Object.keys(entry).sort()).toEqual(['addProof', 'generateProofKey', 'proveCertificate']);
  });
});
