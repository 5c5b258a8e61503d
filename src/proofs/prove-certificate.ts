import type { Certificate, StatusEntry, StatusPurpose } from '../certificate/claims/certificate-schema.js';
import { addProof, type Proved } from './add-proof.js';
import type { ProofKey } from './proof-key.js';

/**
 * A certificate as wallets read it: all entries of status lists under the one name that they know.
 */
type WalletCertificate = Omit<Certificate, 'credentialStatus' | 'suspensionStatus'> & {
  readonly credentialStatus: Certificate['credentialStatus'] | readonly StatusEntry<StatusPurpose>[];
};

/**
 * The certificate as JSON with a Data Integrity proof inside. It says what the VC-JWT says: in RDF,
 * which is what is signed, both are the same statements.
 *
 * @param certificate what `issueCertificate` returned; its issuer is the DID of the key
 * @returns what is kept and served as `application/vc+ld+json`
 * @throws TypeError as `addProof`
 *
 * @example
 * const file = JSON.stringify(await proveCertificate(certificate, key, new Date()));
 */
export async function proveCertificate(certificate: Certificate, key: ProofKey, now: Date): Promise<Proved<WalletCertificate>> {
  const { credentialStatus, suspensionStatus, ...rest } = certificate;
  const statuses = suspensionStatus === undefined ? credentialStatus : [credentialStatus, suspensionStatus];
  return addProof({ ...rest, credentialStatus: statuses }, key, now);
}
