import * as v from 'valibot';
import { CertificateError } from './certificate-error.js';
import type { PublicCertificateKey } from './certificate-keys.js';
import { type Certificate, certificateSchema } from './certificate-schema.js';
import { type OpenedCredential, openCredential } from './open-credential.js';
import { toSeconds } from './schema-parts.js';
import { claimsOf } from './sign-credential.js';
import { openStatusList } from './status-credential.js';
import { readStatus } from './status-list.js';

/** A certificate is 4 to 8 kB; with forty results of the longest texts it stays below this. */
const MAX_LENGTH = 65_536;
/** RFC 7519 §4.1.5: a few minutes for clocks that differ. Only for what has just been issued, never for what has expired. */
const CLOCK_SKEW_SECONDS = 300;

export interface CertificateExpectation {
  /** The URI of the issuer that is trusted. A certificate of anybody else is refused, however well signed. */
  readonly issuer: string;
  /** That issuer's published keys, fetched from a place that is the issuer's beyond doubt. */
  readonly keys: readonly PublicCertificateKey[];
  /** Gets the text of the status list at an address (see `fetchStatusList`). What it throws becomes `status/unreachable`. */
  readonly statusList: (address: string) => Promise<string>;
  readonly now: Date;
}

/**
 * Verifies a certificate, in the browser of whoever looks at it or on a server. It holds when this returns; everything else throws.
 *
 * It proves that the holder of the issuer's key signed these words and had not revoked them when the list was made. It does not prove that
 * who shows the certificate is the learner whom it names, and of the identity checks it proves no more than their narrative says.
 *
 * @throws CertificateError, the first failure of: size, form, header, key, signature, strict JSON, schema, claims, issuer, dates, status.
 *   From the schema on it has the authentic `certificate` with it, so that a page can show what was revoked
 * @throws TypeError when an option is missing
 */
export async function verifyCertificate(token: string, expected: CertificateExpectation): Promise<Certificate> {
  const { issuer, keys, statusList, now } = expected;
  if (typeof issuer !== 'string' || issuer === '') throw new TypeError('verifyCertificate: issuer is required');
  if (!Array.isArray(keys) || typeof statusList !== 'function' || !(now instanceof Date)) {
    throw new TypeError('verifyCertificate: keys, statusList and now are required');
  }
  const certificate = await openCertificate(typeof token === 'string' ? token.trim() : '', keys);
  if (certificate.issuer.id !== issuer) throw new CertificateError('certificate/issuer', { certificate });
  const seconds = now.getTime() / 1000;
  if (!(toSeconds(certificate.validFrom) <= seconds + CLOCK_SKEW_SECONDS)) {
    throw new CertificateError('certificate/not-yet-valid', { certificate });
  }
  if (certificate.validUntil !== undefined && !(seconds < toSeconds(certificate.validUntil))) {
    throw new CertificateError('certificate/expired', { certificate });
  }
  await checkStatus(certificate, expected);
  return certificate;
}

async function openCertificate(token: string, keys: readonly PublicCertificateKey[]): Promise<Certificate> {
  const opened = await openCredential(token, keys, MAX_LENGTH);
  const parsed = v.safeParse(certificateSchema, opened.credential);
  if (!parsed.success) throw new CertificateError('certificate/schema');
  const certificate = parsed.output;
  if (!agrees(certificate, opened)) throw new CertificateError('certificate/claims', { certificate });
  return certificate;
}

/** What is said twice is said alike: the registered claims, the status entry's address, and results that are described. */
function agrees(certificate: Certificate, { claims }: OpenedCredential): boolean {
  const { credentialStatus: status, credentialSubject: subject } = certificate;
  const own = claimsOf(certificate);
  const described = new Set(subject.achievement.resultDescription?.map(({ id }) => id));
  return (
    (['iss', 'jti', 'sub', 'nbf', 'exp'] as const).every((name) => own[name] === claims[name]) &&
    status.id === `${status.statusListCredential}#${status.statusListIndex}` &&
    (subject.result ?? []).every(({ resultDescription }) => described.has(resultDescription))
  );
}

async function checkStatus(certificate: Certificate, { issuer, keys, statusList, now }: CertificateExpectation): Promise<void> {
  const { statusListCredential: address, statusListIndex } = certificate.credentialStatus;
  let text: string;
  try {
    text = await statusList(address);
  } catch (cause) {
    throw new CertificateError('status/unreachable', { certificate, cause });
  }
  let revoked: boolean;
  try {
    revoked = readStatus(await openStatusList(text.trim(), { keys, issuer, address, now }), Number(statusListIndex));
  } catch (cause) {
    const code = cause instanceof CertificateError ? cause.code : 'status/mismatch';
    throw new CertificateError(code, { certificate, cause });
  }
  if (revoked) throw new CertificateError('certificate/revoked', { certificate });
}
