import type { ErrorCode } from '../errors.js';

/** Why a verification failed: for the audit log. */
export type VerificationCode =
  | 'bundle/too-large'
  | 'bundle/media-type'
  | 'bundle/rate'
  | 'bundle/busy'
  | 'bundle/timeout'
  | 'bundle/form'
  | 'bundle/not-canonical'
  | 'jwe/header'
  | 'jwe/unknown-key'
  | 'jwe/undecryptable'
  | 'jws/form'
  | 'jws/header'
  | 'key/invalid'
  | 'key/unknown'
  | 'key/revoked'
  | 'jws/signature'
  | 'claims/json'
  | 'claims/version'
  | 'claims/schema'
  | 'claims/identity'
  | 'claims/issuer'
  | 'claims/audience'
  | 'claims/origin'
  | 'claims/future'
  | 'claims/lifetime'
  | 'claims/expired'
  | 'challenge/unknown'
  | 'challenge/used'
  | 'challenge/expired'
  | 'challenge/mismatch'
  | 'challenge/purpose'
  | 'key/foreign'
  | 'passkey/invalid'
  | 'bundle/replayed'
  | 'consent/outdated'
  | 'consent/withdrawn'
  | 'reference/exists'
  | 'model/unknown'
  | 'model/re-enroll'
  | 'evidence/vector'
  | 'evidence/average'
  | 'evidence/typing'
  | 'evidence/duplicate'
  | 'evidence/stills'
  | 'evidence/still-mismatch';

interface Failure {
  readonly step: number;
  readonly status: number;
  readonly outward: ErrorCode;
}

/** Every way in which verification can fail: its step, the HTTP status, and the coarse code that leaves the backend. */
export const VERIFICATION_FAILURES: Readonly<Record<VerificationCode, Failure>> = {
  'bundle/too-large': { step: 1, status: 413, outward: 'submit/too-large' },
  'bundle/media-type': { step: 1, status: 415, outward: 'submit/rejected' },
  'bundle/rate': { step: 1, status: 429, outward: 'submit/rejected' },
  'bundle/busy': { step: 1, status: 503, outward: 'submit/network' },
  'bundle/timeout': { step: 1, status: 408, outward: 'submit/network' },
  'bundle/form': { step: 2, status: 400, outward: 'submit/rejected' },
  'bundle/not-canonical': { step: 2, status: 400, outward: 'submit/rejected' },
  'jwe/header': { step: 3, status: 400, outward: 'submit/rejected' },
  'jwe/unknown-key': { step: 4, status: 400, outward: 'submit/rejected' },
  'jwe/undecryptable': { step: 4, status: 400, outward: 'submit/rejected' },
  'jws/form': { step: 5, status: 400, outward: 'submit/rejected' },
  'jws/header': { step: 5, status: 400, outward: 'submit/rejected' },
  'key/invalid': { step: 6, status: 400, outward: 'submit/rejected' },
  'key/unknown': { step: 6, status: 403, outward: 'submit/unknown-device' },
  'key/revoked': { step: 6, status: 403, outward: 'submit/unknown-device' },
  'jws/signature': { step: 7, status: 400, outward: 'submit/rejected' },
  'claims/json': { step: 8, status: 400, outward: 'submit/rejected' },
  'claims/version': { step: 9, status: 400, outward: 'submit/rejected' },
  'claims/schema': { step: 9, status: 400, outward: 'submit/rejected' },
  'claims/identity': { step: 10, status: 400, outward: 'submit/rejected' },
  'claims/issuer': { step: 10, status: 400, outward: 'submit/rejected' },
  'claims/audience': { step: 10, status: 400, outward: 'submit/rejected' },
  'claims/origin': { step: 10, status: 400, outward: 'submit/rejected' },
  'claims/future': { step: 11, status: 400, outward: 'challenge/invalid' },
  'claims/lifetime': { step: 11, status: 400, outward: 'challenge/invalid' },
  'claims/expired': { step: 11, status: 400, outward: 'challenge/expired' },
  'challenge/unknown': { step: 12, status: 400, outward: 'challenge/invalid' },
  'challenge/used': { step: 12, status: 409, outward: 'challenge/used' },
  'challenge/expired': { step: 12, status: 400, outward: 'challenge/expired' },
  'challenge/mismatch': { step: 12, status: 400, outward: 'challenge/invalid' },
  'challenge/purpose': { step: 12, status: 400, outward: 'challenge/invalid' },
  'key/foreign': { step: 13, status: 403, outward: 'submit/rejected' },
  'passkey/invalid': { step: 13, status: 403, outward: 'submit/rejected' },
  'bundle/replayed': { step: 14, status: 409, outward: 'challenge/used' },
  'consent/outdated': { step: 15, status: 400, outward: 'challenge/invalid' },
  'consent/withdrawn': { step: 15, status: 409, outward: 'consent/declined' },
  'reference/exists': { step: 16, status: 409, outward: 'challenge/invalid' },
  'model/unknown': { step: 16, status: 400, outward: 'submit/rejected' },
  'model/re-enroll': { step: 16, status: 409, outward: 'submit/rejected' },
  'evidence/vector': { step: 17, status: 400, outward: 'submit/rejected' },
  'evidence/average': { step: 17, status: 400, outward: 'submit/rejected' },
  'evidence/typing': { step: 17, status: 400, outward: 'submit/rejected' },
  'evidence/duplicate': { step: 18, status: 409, outward: 'submit/rejected' },
  'evidence/stills': { step: 19, status: 400, outward: 'submit/rejected' },
  'evidence/still-mismatch': { step: 19, status: 400, outward: 'submit/rejected' },
};

/** Why a bundle is not authentic or not fit. The full code belongs in the audit log; only `outward` leaves the backend. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly code: VerificationCode;
  readonly step: number;
  readonly status: number;
  readonly outward: ErrorCode;

  /** @param step where it failed, when that is later than the code's own step: a check that is made again under the lock */
  constructor(code: VerificationCode, cause?: unknown, step: number = VERIFICATION_FAILURES[code].step) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    const { status, outward } = VERIFICATION_FAILURES[code];
    this.step = step;
    this.status = status;
    this.outward = outward;
  }
}
