import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { loadContext } from './context-loader.js';
import { importProofKey } from './import-proof-key.js';
import type { ProofKey } from './proof-key.js';

/** A credential with its proof inside, in a list of one, as Open Badges 3.0 wants it. */
export type Proved<Credential> = Credential & { readonly proof: readonly [object] };

/** What a credential must say to get a proof. */
interface Provable {
  readonly '@context': readonly unknown[];
  readonly issuer: string | { readonly id: string };
}

/**
 * Signs a credential by a Data Integrity proof, `eddsa-rdfc-2022`. Every term has to be defined by
 * its contexts: what a verifier's JSON-LD would drop is not signed, but refused.
 *
 * @param credential not changed
 * @param now when it is signed
 * @throws TypeError when the key is not the issuer's, or lacks something; and what the JSON-LD
 *   processor throws
 *
 * @example
 * const proved = await addProof(credential, key, new Date());
 */
export async function addProof<Credential extends Provable>(credential: Credential, key: ProofKey, now: Date): Promise<Proved<Credential>> {
  const { issuer } = credential;
  const pair = await importProofKey(key);
  if ((typeof issuer === 'string' ? issuer : issuer.id) !== key.controller)
    throw new TypeError('addProof: the issuer must be the DID of the key');
  const suite = new DataIntegrityProof({ cryptosuite, signer: pair.signer(), date: now });
  const { proof } = await issue({ credential: structuredClone(credential), suite, documentLoader: loadContext, now });
  return { ...credential, proof: [proof] };
}
