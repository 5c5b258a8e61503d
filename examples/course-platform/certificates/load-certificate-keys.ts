import { type CertificateKey, generateCertificateKey } from 'countersign/certificate';
import type { ProofKey } from 'countersign/proofs';
import type { Queries } from 'countersign/server';
import type { CertificateKeys } from '../types.js';
import { certificateAddresses, proofKeysOf, proofs } from './certificate.js';
import { areProofKeys, areSigningKeys } from './check-keys.js';
import { haveSigned, issuedKeys } from './issued-keys.js';
import { readOrMake } from './key-files.js';

/**
 * The university's own keys for certificates: read from two files, made there the first time. Not
 * those that sign receipts. The first file has the keys of signed texts, the second, beside it,
 * those of the proofs that wallets read. Keys that signed certificates of the database are never
 * replaced.
 *
 * @param queries of the platform's database, with its tables
 * @throws Error, with the file's name and nothing of what it holds: it is missing or another one,
 *   and the database has certificates that need it; or it holds no keys
 */
export async function loadCertificateKeys(file: string, origin: string, queries: Queries): Promise<CertificateKeys> {
  const { keys, issuer } = certificateAddresses({ origin });
  // Before the files: whatever is issued meanwhile is signed with keys that are there by then.
  const issued = await issuedKeys(queries);
  const { signing } = await readOrMake<{ signing: CertificateKey[] }>(file, {
    make: async () => ({
      signing: [await generateCertificateKey({ alg: 'ES256', address: (thumbprint) => `${keys}/${thumbprint}` })],
    }),
    isShaped: areSigningKeys,
    isNeeded: issued.tokens.length > 0,
    isOwn: ({ signing }) => haveSigned(issued.tokens, signing),
  });
  const { proof } = await readOrMake<{ proof: ProofKey[] }>(`${file.replace(/\.json$/, '')}-proofs.json`, {
    make: async () => ({ proof: [await (await proofs()).generateProofKey(issuer)] }),
    isShaped: areProofKeys,
    isNeeded: issued.proofs.length > 0,
    isOwn: async ({ proof }) => issued.proofs.every((half) => proof.some(({ publicKeyMultibase }) => publicKeyMultibase === half)),
  });
  return { signing, proof: proofKeysOf(proof, issuer) };
}
