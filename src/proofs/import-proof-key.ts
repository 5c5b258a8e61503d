import { from, type MultikeyPair } from '@digitalbazaar/ed25519-multikey';
import { checkProofKey, type ProofKey } from './proof-key.js';

/**
 * The key, ready to sign.
 *
 * @throws TypeError for a key that lacks something; its message says nothing of what is there
 */
export async function importProofKey(key: ProofKey): Promise<MultikeyPair> {
  const { id, controller, publicKeyMultibase, secretKeyMultibase } = checkProofKey(key);
  const pair = await read({ id, controller, publicKeyMultibase, secretKeyMultibase });
  const data = new Uint8Array(32);
  if (pair === null || !(await pair.verifier().verify({ data, signature: await pair.signer().sign({ data }) })))
    throw new TypeError('proof key: not an Ed25519 Multikey with its own secret');
  return pair;
}

function read(key: ProofKey): Promise<MultikeyPair | null> {
  return from({ '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', ...key }).catch(() => null);
}
