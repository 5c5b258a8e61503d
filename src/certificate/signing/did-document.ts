import type { PublicCertificateKey } from './certificate-keys.js';

/** A DID document (DID Core 1.0): which keys sign in the university's name. */
export interface DidDocument {
  readonly '@context': readonly string[];
  readonly id: string;
  readonly verificationMethod: readonly {
    readonly id: string;
    readonly type: 'Multikey' | 'JsonWebKey2020';
    readonly controller: string;
    readonly publicKeyMultibase?: string;
    readonly publicKeyJwk?: object;
  }[];
  readonly assertionMethod: readonly string[];
}

/**
 * The `did:web` of a site; its document is served at `/.well-known/did.json` there.
 *
 * @throws TypeError for what is no origin
 *
 * @example
 * webDid('https://courses.example'); // 'did:web:courses.example'
 */
export function webDid(origin: string): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new TypeError('webDid: an origin is required');
  return `did:web:${encodeURIComponent(new URL(origin).host)}`;
}

/**
 * The document of a DID, without anything private.
 *
 * @param options `keys`: what is published of the keys that sign VC-JWTs; `proofKeys`: those that
 *   make proofs (`countersign/proofs`), older ones too while one of their certificates is to count
 * @throws TypeError for a key of another DID
 *
 * @example
 * const document = didDocument({
 *   did: webDid('https://courses.example'),
 *   keys: published.keys,
 *   proofKeys: [],
 * });
 */
export function didDocument({
  did,
  keys,
  proofKeys,
}: {
  readonly did: string;
  readonly keys: readonly PublicCertificateKey[];
  readonly proofKeys: readonly { readonly id: string; readonly publicKeyMultibase: string }[];
}): DidDocument {
  requireDid(did);
  if (!proofKeys.every(({ id }) => id.startsWith(`${did}#`))) throw new TypeError('didDocument: a key of another DID');
  const methods = [
    ...proofKeys.map(({ id, publicKeyMultibase }) => ({ id, type: 'Multikey' as const, controller: did, publicKeyMultibase })),
    ...keys.map(({ kid, alg, use: _, ...jwk }) => ({
      id: `${did}#${kid.slice(kid.lastIndexOf('/') + 1)}`,
      type: 'JsonWebKey2020' as const,
      controller: did,
      publicKeyJwk: { ...jwk, alg },
    })),
  ];
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
    id: did,
    verificationMethod: methods,
    assertionMethod: methods.map(({ id }) => id),
  };
}

/** @throws TypeError for what is no DID */
export function requireDid(did: string): void {
  if (typeof did !== 'string' || !/^did:[a-z0-9]+:[\w.:%-]+$/.test(did)) throw new TypeError('a DID is required');
}
