import * as v from 'valibot';
import { CertificateError } from './claims/certificate-error.js';
import { type Certificate, certificateSchema, type StatusEntry, type StatusPurpose } from './claims/certificate-schema.js';
import { toSeconds } from './claims/schema-parts.js';
import type { PublicCertificateKey } from './signing/certificate-keys.js';
import { type OpenedCredential, openCredential } from './signing/open-credential.js';
import { claimsOf } from './signing/sign-credential.js';
import { openStatusList } from './status/status-credential.js';
import { readStatus } from './status/status-list.js';

/** A certificate is 4 to 8 kB; with forty results of the longest texts it stays below this. */
const MAX_LENGTH = 65_536;
/**
 * RFC 7519 §4.1.5: a few minutes for clocks that differ. Only for what has just been issued, never
 * for what has expired.
 */
const CLOCK_SKEW_SECONDS = 300;

export interface CertificateExpectation {
  /**
   * The URI of the issuer that is trusted, or all URIs that this one issuer has had. A certificate
   * of anybody else is refused, however well signed.
   */
  readonly issuer: string | readonly string[];
  /** That issuer's published keys, fetched from a place that is the issuer's beyond doubt. */
  readonly keys: readonly PublicCertificateKey[];
  /**
   * Gets the text of the status list at an address (see `fetchStatusList`). What it throws becomes
   * `status/unreachable`.
   */
  readonly statusList: (address: string) => Promise<string>;
  readonly now: Date;
}

/**
 * Verifies a certificate, in the browser of whoever looks at it or on a server. It holds when this
 * returns; everything else throws.
 *
 * It proves that the holder of the issuer's key signed these words and had not revoked them when
 * the list was made. It does not prove that who shows the certificate is the learner whom it names,
 * and of the identity checks it proves no more than their narrative says.
 *
 * @throws CertificateError, the first failure of: size, form, header, key, signature, strict JSON,
 *   schema, claims, issuer, dates, status (revoked, then suspended). From the schema on it has the
 *   authentic `certificate` with it, so that a page can show what was revoked
 * @throws TypeError when an option is missing
 *
 * @example
 * const certificate = await verifyCertificate(token, {
 *   issuer: 'did:web:courses.example',
 *   keys: await fetchCertificateKeys('https://courses.example/keys.json'),
 *   statusList: fetchStatusList,
 *   now: new Date(),
 * });
 */
export async function verifyCertificate(token: string, expected: CertificateExpectation): Promise<Certificate> {
  const { issuer, keys, statusList, now } = expected;
  const issuers = typeof issuer === 'string' ? [issuer] : issuer;
  if (!Array.isArray(issuers) || issuers.length === 0 || !issuers.every((one) => typeof one === 'string' && one !== ''))
    throw new TypeError('verifyCertificate: issuer is required');
  if (!Array.isArray(keys) || typeof statusList !== 'function' || !(now instanceof Date)) {
    throw new TypeError('verifyCertificate: keys, statusList and now are required');
  }
  const certificate = await openCertificate(typeof token === 'string' ? token.trim() : '', keys);
  if (!issuers.includes(certificate.issuer.id)) throw new CertificateError('certificate/issuer', { certificate });
  const seconds = now.getTime() / 1000;
  if (!(toSeconds(certificate.validFrom) <= seconds + CLOCK_SKEW_SECONDS)) {
    throw new CertificateError('certificate/not-yet-valid', { certificate });
  }
  if (certificate.validUntil !== undefined && !(seconds < toSeconds(certificate.validUntil))) {
    throw new CertificateError('certificate/expired', { certificate });
  }
  const { credentialStatus, suspensionStatus } = certificate;
  if (await isSet(credentialStatus, { certificate, issuers, expected })) throw new CertificateError('certificate/revoked', { certificate });
  if (suspensionStatus !== undefined && (await isSet(suspensionStatus, { certificate, issuers, expected })))
    throw new CertificateError('certificate/suspended', { certificate });
  return certificate;
}

async function openCertificate(token: string, keys: readonly PublicCertificateKey[]): Promise<Certificate> {
  if (token.startsWith('{')) throw new CertificateError('certificate/other-proof');
  const opened = await openCredential(token, keys, MAX_LENGTH);
  const parsed = v.safeParse(certificateSchema, opened.credential);
  if (!parsed.success) throw new CertificateError('certificate/schema');
  const certificate = parsed.output;
  if (!agrees(certificate, opened)) throw new CertificateError('certificate/claims', { certificate });
  return certificate;
}

/**
 * What is said twice is said alike: the registered claims, the status entries' addresses, and
 * results that are described.
 */
function agrees(certificate: Certificate, { claims }: OpenedCredential): boolean {
  const { credentialStatus, suspensionStatus, credentialSubject: subject } = certificate;
  const own = claimsOf(certificate);
  const described = new Set(subject.achievement.resultDescription?.map(({ id }) => id));
  return (
    (['iss', 'jti', 'sub', 'nbf', 'exp'] as const).every((name) => own[name] === claims[name]) &&
    [credentialStatus, ...(suspensionStatus === undefined ? [] : [suspensionStatus])].every(
      ({ id, statusListCredential, statusListIndex }) => id === `${statusListCredential}#${statusListIndex}`,
    ) &&
    (subject.result ?? []).every(({ resultDescription }) => described.has(resultDescription))
  );
}

/**
 * Whether an entry of a status list is set; the list has to be the issuer's, current, and of the
 * entry's purpose.
 */
async function isSet(
  { statusListCredential: address, statusListIndex, statusPurpose: purpose }: StatusEntry<StatusPurpose>,
  {
    certificate,
    issuers,
    expected: { keys, statusList, now },
  }: { readonly certificate: Certificate; readonly issuers: readonly string[]; readonly expected: CertificateExpectation },
): Promise<boolean> {
  let text: string;
  try {
    text = await statusList(address);
  } catch (cause) {
    throw new CertificateError('status/unreachable', { certificate, cause });
  }
  try {
    return readStatus(await openStatusList(text.trim(), { keys, issuers, address, purpose, now }), Number(statusListIndex));
  } catch (cause) {
    const code = cause instanceof CertificateError ? cause.code : 'status/mismatch';
    throw new CertificateError(code, { certificate, cause });
  }
}
