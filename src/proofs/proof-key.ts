import { generate } from '@digitalbazaar/ed25519-multikey';
import { requireDid } from '../certificate/signing/did-document.js';

/**
 * An Ed25519 key of the university for Data Integrity proofs, as JSON: a Multikey (Controlled
 * Identifiers 1.0 §2.2.2) with its secret.
 */
export interface ProofKey {
  /** The DID URL under which the DID document has the public half. */
  readonly id: string;
  /** The DID: what signed credentials name as their issuer. */
  readonly controller: string;
  readonly publicKeyMultibase: string;
  readonly secretKeyMultibase: string;
}

/**
 * Makes a new key. Keep it like a seal: whoever has it can issue certificates in the university's
 * name.
 *
 * @param did the university's DID: see `webDid`
 * @throws TypeError for what is no DID
 *
 * @example
 * const key = await generateProofKey(webDid('https://courses.example'));
 */
export async function generateProofKey(did: string): Promise<ProofKey> {
  requireDid(did);
  const pair = await generate({ controller: did });
  const { id, controller, publicKeyMultibase, secretKeyMultibase } = await pair.export({ publicKey: true, secretKey: true });
  return checkProofKey({ id, controller, publicKeyMultibase, secretKeyMultibase });
}

/** @throws TypeError for a key that lacks something; its message says nothing of what is there */
export function checkProofKey(key: ProofKey): ProofKey {
  const { id, controller, publicKeyMultibase, secretKeyMultibase } = key ?? {};
  requireDid(controller);
  const form = /^z[1-9A-HJ-NP-Za-km-z]{40,120}$/;
  if (typeof id !== 'string' || !id.startsWith(`${controller}#`) || !form.test(publicKeyMultibase) || !form.test(secretKeyMultibase))
    throw new TypeError('proof key: id, controller, publicKeyMultibase and secretKeyMultibase are required');
  return key;
}
