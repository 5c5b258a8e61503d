import type { Certificate } from './certificate-schema.js';

/**
 * Every way in which a certificate can fail, with a sentence for who looks at it. Codes are stable;
 * sentences may be improved.
 */
export const CERTIFICATE_FAILURES = {
  'certificate/too-large': 'This file is larger than any certificate.',
  'certificate/form': 'This is not a signed certificate: it does not have the three parts of one, or a part is damaged.',
  'certificate/other-proof':
    'This file holds its signature inside (a Data Integrity proof), which is not verified here. Take the .jwt or the .png file of the same certificate, or a program that verifies such proofs.',
  'certificate/header': 'The head of this file is not the head of a certificate.',
  'certificate/key': 'This certificate names a key that the issuer does not publish.',
  'certificate/signature': 'The signature does not fit: the certificate was changed after it was issued, or the issuer never signed it.',
  'certificate/json': 'The issuer signed this, but it cannot be read without doubt.',
  'certificate/schema': 'The issuer signed this, but it is not a certificate of the expected kind.',
  'certificate/claims': 'The issuer signed this, but two of its parts contradict each other.',
  'certificate/issuer': 'This certificate is from another issuer than the one that was expected.',
  'certificate/not-yet-valid': 'This certificate is authentic, but it is not valid yet.',
  'certificate/expired': 'This certificate is authentic, but it has expired.',
  'certificate/suspended':
    'This certificate is authentic, but the issuer has suspended it: until that is lifted, it must not be relied on.',
  'certificate/revoked': 'This certificate is authentic, but the issuer has revoked it.',
  'status/unreachable':
    'The certificate is signed by the issuer, but whether it was revoked or suspended could not be found out: the list cannot be reached.',
  'status/invalid': 'The certificate is signed by the issuer, but the list of revoked or suspended certificates is not authentic.',
  'status/outdated': 'The certificate is signed by the issuer, but the list of revoked or suspended certificates is out of date.',
  'status/mismatch':
    'The certificate is signed by the issuer, but the list of revoked or suspended certificates is not the one that it names.',
  'image/form': 'This is not an undamaged PNG image.',
  'image/too-large': 'This image is larger than one with a certificate in it.',
  'image/empty': 'There is no certificate in this image.',
  'image/many': 'There is more than one certificate in this image.',
} as const;

/** A stable code that says what failed. */
export type CertificateCode = keyof typeof CERTIFICATE_FAILURES;

/**
 * A certificate that must not be relied on. `message` is the code; words for people are in
 * `CERTIFICATE_FAILURES`.
 *
 * @example
 * if (error instanceof CertificateError) console.log(CERTIFICATE_FAILURES[error.code]);
 */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly code: CertificateCode;
  /**
   * What the issuer signed, once the signature and the form have held: to show what was revoked or
   * has expired. Else `null`.
   */
  readonly certificate: Certificate | null;

  /**
   * @param code stable code
   * @param options the authentic certificate, where there is one, and the cause
   */
  constructor(code: CertificateCode, options: { readonly certificate?: Certificate | null; readonly cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.certificate = options.certificate ?? null;
  }
}
