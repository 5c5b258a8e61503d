import {
  bakeCertificate,
  type DidDocument,
  didDocument,
  drawBadge,
  type PublicCertificateKey,
  publicCertificateKey,
  type StatusCredential,
  webDid,
} from 'countersign/certificate';
import type { ProofKey } from 'countersign/proofs';
import type { Platform } from '../types.js';

export const UNIVERSITY = 'Example University';
export const BADGE = { size: 320, color: '#1f5c4d' };
/** What makes proofs is large: it is loaded when the first one is made. */
export const proofs = () => import('countersign/proofs');

/** An entry of a status list. */
export interface StatusEntry {
  list: number;
  index: number;
}

export interface CertificateAddresses {
  issuer: string;
  issuers: readonly string[];
  keys: string;
  statusList: (id: number) => string;
  suspensionList: (id: number) => string;
  certificate: (slug: string) => string;
  record: (slug: string) => string;
}

/** Where the parts of a certificate are found. */
export function certificateAddresses({ origin, earlierOrigins = [] }: Pick<Platform, 'origin' | 'earlierOrigins'>): CertificateAddresses {
  return {
    issuer: webDid(origin),
    // Certificates named the origin as their issuer once; those are still good.
    issuers: [origin, ...earlierOrigins].flatMap((one) => [webDid(one), one]),
    keys: `${origin}/certificates/keys`,
    // The first has no number: there was only one once.
    statusList: (id) => `${origin}/certificates/status-list${id === 1 ? '' : `/${id}`}`,
    suspensionList: (id) => `${origin}/certificates/suspension-list${id === 1 ? '' : `/${id}`}`,
    certificate: (slug) => `${origin}/certificates/${slug}`,
    record: (slug) => `${origin}/records/${slug}`,
  };
}

/** The public halves, by the last part of their address. */
export function publishedKeys({ certificateKeys }: Pick<Platform, 'certificateKeys'>): Map<string, PublicCertificateKey> {
  return new Map(certificateKeys.signing.map((key) => [key.kid.slice(key.kid.lastIndexOf('/') + 1), publicCertificateKey(key)]));
}

/**
 * The platform as it answers at the address that a request came to: what certificates of an earlier
 * address name (lists, the DID) is served there in its name, as long as that leads here.
 */
export function addressedAs(platform: Platform, host: string): Platform {
  const { origin: own, earlierOrigins = [], certificateKeys } = platform;
  const origin = [own, ...earlierOrigins].find((one) => new URL(one).host === host) ?? own;
  if (origin === own) return platform;
  return { ...platform, origin, certificateKeys: { ...certificateKeys, proof: proofKeysOf(certificateKeys.proof ?? [], webDid(origin)) } };
}

/** A key is the same under whatever name the site has. */
export function proofKeysOf(keys: readonly ProofKey[], issuer: string): ProofKey[] {
  return keys.map((key) => ({ ...key, id: `${issuer}#${key.publicKeyMultibase}`, controller: issuer }));
}

/** Who the university is, for programs that ask for a DID: its keys, nothing private. */
export function universityDocument({ origin, certificateKeys }: Pick<Platform, 'origin' | 'certificateKeys'>): DidDocument {
  const { signing, proof = [] } = certificateKeys;
  return didDocument({ did: webDid(origin), keys: signing.map(publicCertificateKey), proofKeys: proof });
}

/** A credential with a proof inside, as a text; `null`: the university has no key for it. */
export async function prove({ certificateKeys, now }: Platform, credential: StatusCredential): Promise<string | null> {
  const [key] = certificateKeys.proof ?? [];
  return key === undefined ? null : JSON.stringify(await (await proofs()).addProof(credential, key, now()));
}

/** The badge's picture with the certificate in it, as a PNG file. */
export async function bakedBadge(token: string): Promise<Uint8Array<ArrayBuffer>> {
  return bakeCertificate(await plainBadge(), token);
}

/** The badge's picture alone. */
export function plainBadge(): Promise<Uint8Array<ArrayBuffer>> {
  return drawBadge(BADGE);
}
