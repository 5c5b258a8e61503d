import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential as verifyByDigitalBazaar } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { verifyCredential as verifyByCore } from '@digitalcredentials/verifier-core';
import { verifyCredential as verifyByDidJwt } from 'did-jwt-vc';
import { decodeJwt } from 'jose';
import jsonld from 'jsonld';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import before from '../certificate/issued-before.json' with { type: 'json' };
import { certificateOptions, ecKey } from '../certificate/university.js';
import { certify, DID, ENTRY, loadDocument, serveUniversity } from './university.js';

/** Programs that are not ours, each as its documentation says, without a network. */

type Document = Record<string, unknown>;
interface Entry {
  readonly statusPurpose: string;
}

let university: Awaited<ReturnType<typeof serveUniversity>>;
let valid: Awaited<ReturnType<typeof certify>>;
let revoked: typeof valid;
let suspended: typeof valid;
beforeAll(async () => {
  university = await serveUniversity();
  [valid, revoked, suspended] = await Promise.all([certify(ENTRY.valid), certify(ENTRY.revoked), certify(ENTRY.suspended)]);
});
afterAll(() => university.close());

const suite = new DataIntegrityProof({ cryptosuite });
const withStatus = (document: Document, credentialStatus: unknown): Document => ({ ...document, credentialStatus });
const entriesOf = (document: Document): Entry[] => document.credentialStatus as Entry[];
/** Other words, the old proof. */
const tampered = (): Document => structuredClone({ ...valid.document, name: 'A doctorate' });

/**
 * Purposes of the entries that are set: the package verifies the lists and says what stands in
 * them.
 */
async function setEntries(document: Document): Promise<string[]> {
  const { verified, error, results = [] } = await checkStatus({ credential: document, documentLoader: loadDocument, suite });
  if (!verified) throw error;
  return results.filter(({ status }) => status).map(({ credentialStatus }) => credentialStatus.statusPurpose);
}

describe('jsonld, in safe mode', () => {
  const rdf = (document: object): Promise<string> =>
    jsonld.canonize(document, { algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true, documentLoader: loadDocument });

  it('drops nothing of a certificate, and refused what was issued before the context of extensions was named', async () => {
    await expect(rdf(valid.certificate)).resolves.toContain('1EdTechJsonSchemaValidator2019');
    const { iss: _, jti: __, sub: ___, nbf: ____, ...old } = decodeJwt(before.rs256);
    await expect(rdf(old)).rejects.toThrow(/safe mode/i);
  });

  it('finds the same statements in the VC-JWT and in the document with a proof', async () => {
    const { proof, ...document } = valid.document;
    expect(proof).toHaveLength(1);
    expect(await rdf(document)).toBe(await rdf(valid.certificate));
    expect(await rdf(document)).toContain('"suspension"');
  });

  it('drops nothing of one that cannot be suspended, or has no results', async () => {
    for (const changes of [{}, { results: [] }, { expiresAt: null }]) {
      const { certificate } = await issueCertificate(certificateOptions({ keys: { signing: [ecKey] }, ...changes }));
      await expect(rdf(certificate)).resolves.toContain('AchievementSubject');
    }
  });
});

describe('@digitalbazaar/vc', () => {
  /**
   * It leaves to its caller what an entry that is set means: `verified` says only that the lists
   * could be read.
   */
  const verify = async (credential: Document): Promise<boolean> => {
    const { verified, statusResult } = await verifyByDigitalBazaar({ credential, suite, documentLoader: loadDocument, checkStatus });
    return verified && (statusResult?.results.every(({ status }) => !status) ?? false);
  };

  it('accepts a certificate, and refuses it tampered, revoked and suspended', async () => {
    expect(await verify(valid.document)).toBe(true);
    expect(await verify(tampered())).toBe(false);
    expect(await verify(revoked.document)).toBe(false);
    expect(await verify(suspended.document)).toBe(false);
  });

  it('refuses a certificate whose suspension was cut out, or whose entries were those of another', async () => {
    const [revocation] = entriesOf(suspended.document);
    expect(await verify(withStatus(suspended.document, [revocation]))).toBe(false);
    expect(await verify(withStatus(revoked.document, valid.document.credentialStatus))).toBe(false);
  });
});

describe('@digitalcredentials/verifier-core', () => {
  const verify = async (credential: Document): Promise<boolean> => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const told = vi.spyOn(console, 'log').mockReturnValue();
    const { errors, log = [] } = await verifyByCore({ credential: credential as never, knownDIDRegistries: [] }).finally(() => {
      said.mockRestore();
      told.mockRestore();
    });
    const steps = new Map(log.map(({ id, valid: holds }) => [id, holds]));
    const all = ['valid_signature', 'revocation_status', 'suspension_status', 'expiration'];
    return errors === undefined && all.every((id) => steps.get(id) === true);
  };

  it('accepts a certificate by its did:web, and refuses it tampered, revoked and suspended', async () => {
    expect(await verify(valid.document)).toBe(true);
    expect(await verify(tampered())).toBe(false);
    expect(await verify(revoked.document)).toBe(false);
    expect(await verify(suspended.document)).toBe(false);
  });

  it('would also look at the published schema, which no package has: that is all that it asks of others', () => {
    expect(new Set(university.refused)).toEqual(
      new Set(['https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json']),
    );
  });
});

describe('did-jwt-vc', () => {
  const resolver = {
    resolve: async () => ({ didResolutionMetadata: {}, didDocumentMetadata: {}, didDocument: (await loadDocument(DID)).document }),
  } as unknown as Parameters<typeof verifyByDidJwt>[1];
  const verify = (token: string): Promise<boolean> =>
    verifyByDidJwt(token, resolver, { policies: { format: false } }).then(({ verified }) => verified);

  it('accepts the VC-JWT by the key of the DID document, and refuses other words', async () => {
    expect(await verify(valid.token)).toBe(true);
    const [head, payload = '', signature] = valid.token.split('.');
    const words = Buffer.from(payload, 'base64url').toString().replace('Roman Law', 'Greek Law');
    await expect(verify([head, Buffer.from(words).toString('base64url'), signature].join('.'))).rejects.toThrow('invalid_signature');
  });

  it('has no RS256, which is what keys of an earlier version sign with', async () => {
    const base = certificateOptions();
    const { token } = await issueCertificate({ ...base, issuer: { ...base.issuer, id: DID } });
    await expect(verify(token)).rejects.toThrow('No supported signature types for algorithm RS256');
  });

  it('knows the data model 1.1 only, not the 2.0 of Open Badges 3.0; and no status lists: a list’s package has to be asked', async () => {
    await expect(verifyByDidJwt(valid.token, resolver)).rejects.toThrow('missing default context "https://www.w3.org/2018/credentials/v1"');
    expect(await verify(revoked.token)).toBe(true);
    expect(await setEntries({ ...revoked.certificate })).toEqual(['revocation']);
    expect(await setEntries(withStatus({ ...suspended.certificate }, suspended.certificate.suspensionStatus))).toEqual(['suspension']);
  });
});

describe('@digitalbazaar/vc-bitstring-status-list', () => {
  it('verifies both lists, and finds what is set and nothing else', async () => {
    expect(await setEntries(valid.document)).toEqual([]);
    expect(await setEntries(revoked.document)).toEqual(['revocation']);
    expect(await setEntries(suspended.document)).toEqual(['suspension']);
  });

  it('refuses a list of another purpose', async () => {
    const [revocation, suspension] = entriesOf(valid.document) as [Entry, Entry];
    const swapped = withStatus(valid.document, [{ ...suspension, statusPurpose: revocation.statusPurpose }]);
    await expect(setEntries(swapped)).rejects.toThrow('does not match the status purpose');
  });
});
