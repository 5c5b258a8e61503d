import * as v from 'valibot';
import { CertificateError } from '../claims/certificate-error.js';
import { CREDENTIALS_CONTEXT, type StatusPurpose } from '../claims/certificate-schema.js';
import { dateTime, httpsUrl, toDateTime, toSeconds, uri } from '../claims/schema-parts.js';
import type { CertificateKeySet, PublicCertificateKey } from '../signing/certificate-keys.js';
import { openCredential } from '../signing/open-credential.js';
import { claimsOf, signCredential } from '../signing/sign-credential.js';
import { decodeStatusList, encodeStatusList, type StatusBits } from './status-list.js';

/**
 * Characters. The shortest list, not compressible at all, has 30,000; the longest, one entry in a
 * hundred revoked, fits too (a test).
 */
const MAX_LENGTH = 1_000_000;

/** Bitstring Status List §2.2: a credential that holds the list. */
export interface StatusCredential {
  readonly '@context': readonly [typeof CREDENTIALS_CONTEXT];
  /** The address at which this credential is served. */
  readonly id: string;
  readonly type: readonly ['VerifiableCredential', 'BitstringStatusListCredential'];
  readonly issuer: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly credentialSubject: {
    readonly id: string;
    readonly type: 'BitstringStatusList';
    readonly statusPurpose: StatusPurpose;
    readonly encodedList: string;
  };
}

const statusCredentialSchema: v.GenericSchema<StatusCredential> = v.strictObject({
  '@context': v.strictTuple([v.literal(CREDENTIALS_CONTEXT)]),
  id: httpsUrl,
  type: v.strictTuple([v.literal('VerifiableCredential'), v.literal('BitstringStatusListCredential')]),
  issuer: uri,
  validFrom: dateTime,
  validUntil: dateTime,
  credentialSubject: v.strictObject({
    id: uri,
    type: v.literal('BitstringStatusList'),
    statusPurpose: v.picklist(['revocation', 'suspension']),
    encodedList: v.pipe(v.string(), v.maxLength(MAX_LENGTH), v.regex(/^u[A-Za-z0-9_-]+$/)),
  }),
});

export interface StatusCredentialOptions {
  /** The address at which the list is served: what certificates name as `statusListCredential`. */
  readonly address: string;
  /** The issuer's URI, as in its certificates. */
  readonly issuer: string;
  /** What a set entry means. Default: `revocation`. */
  readonly purpose?: StatusPurpose;
  readonly bits: StatusBits;
  readonly now: Date;
  /**
   * How long the list may be taken for current: as long as a revocation may stay unseen. Sign anew
   * before it has passed.
   */
  readonly ttlSeconds: number;
}

export interface StatusListOptions extends StatusCredentialOptions {
  readonly keys: CertificateKeySet;
}

/**
 * The list of what is revoked, or suspended, as a credential without a signature.
 *
 * @throws TypeError for an option that is missing or does not fit
 *
 * @example
 * const credential = await createStatusCredential({
 *   address: 'https://courses.example/status/1',
 *   issuer: 'did:web:courses.example',
 *   bits: createStatusList([17]),
 *   now: new Date(),
 *   ttlSeconds: 3600,
 * });
 */
export async function createStatusCredential(options: StatusCredentialOptions): Promise<StatusCredential> {
  const { address, issuer, purpose = 'revocation', bits, now, ttlSeconds } = options;
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1) throw new TypeError('status list: ttlSeconds must be a positive integer');
  const credential = v.safeParse(statusCredentialSchema, {
    '@context': [CREDENTIALS_CONTEXT],
    id: address,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: toDateTime(now),
    validUntil: toDateTime(new Date(now.getTime() + ttlSeconds * 1000)),
    credentialSubject: {
      id: `${address}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: await encodeStatusList(bits),
    },
  });
  if (!credential.success) throw new TypeError(`status list: ${v.getDotPath(credential.issues[0]) ?? 'options'} does not fit`);
  return credential.output;
}

/**
 * Signs the list of what is revoked, or suspended, as VC-JWT.
 *
 * @returns the text to serve at `address`, as `application/jwt`
 * @throws TypeError for an option that is missing or does not fit
 *
 * @example
 * const text = await signStatusList({
 *   keys,
 *   address: 'https://courses.example/status/1',
 *   issuer: 'did:web:courses.example',
 *   bits: createStatusList([17]),
 *   now: new Date(),
 *   ttlSeconds: 3600,
 * });
 */
export async function signStatusList({ keys, ...options }: StatusListOptions): Promise<string> {
  return signCredential(keys, await createStatusCredential(options));
}

/**
 * Opens a status list: signature, form, issuer, address, purpose, time.
 *
 * @returns one bit for each certificate
 * @throws CertificateError `status/invalid`, `status/mismatch` (another issuer's, another list, or
 *   of another purpose), `status/outdated`
 */
export async function openStatusList(
  token: string,
  options: {
    readonly keys: readonly PublicCertificateKey[];
    /** The names that the one issuer has had. */
    readonly issuers: readonly string[];
    readonly address: string;
    readonly purpose: StatusPurpose;
    readonly now: Date;
  },
): Promise<StatusBits> {
  const { credential, bits } = await openUnchecked(token, options.keys);
  const { id, issuer, credentialSubject } = credential;
  if (id !== options.address || !options.issuers.includes(issuer) || credentialSubject.statusPurpose !== options.purpose)
    throw new CertificateError('status/mismatch');
  if (!(options.now.getTime() < toSeconds(credential.validUntil) * 1000)) throw new CertificateError('status/outdated');
  return bits;
}

async function openUnchecked(
  token: string,
  keys: readonly PublicCertificateKey[],
): Promise<{ readonly credential: StatusCredential; readonly bits: StatusBits }> {
  try {
    const opened = await openCredential(token, keys, MAX_LENGTH);
    const credential = v.parse(statusCredentialSchema, opened.credential);
    const claims = claimsOf(credential);
    const same = (['iss', 'jti', 'sub', 'nbf', 'exp'] as const).every((name) => claims[name] === opened.claims[name]);
    if (!same) throw new CertificateError('certificate/claims');
    return { credential, bits: await decodeStatusList(credential.credentialSubject.encodedList) };
  } catch (cause) {
    throw new CertificateError('status/invalid', { cause });
  }
}
