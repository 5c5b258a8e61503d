import type { ErrorCode } from '../errors.js';
import type { StepName } from './steps.js';

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
  | 'part/unknown'
  | 'part/foreign'
  | 'part/missing'
  | 'part/canceled'
  | 'part/late'
  | 'part/taken'
  | 'part/mismatch'
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
  readonly step: StepName;
  readonly status: number;
  readonly outward: ErrorCode;
}

/**
 * Every way in which verification can fail: its step, the HTTP status, and the coarse code that
 * leaves the backend.
 */
export const VERIFICATION_FAILURES: Readonly<Record<VerificationCode, Failure>> = {
  'bundle/too-large': { step: 'size', status: 413, outward: 'submit/too-large' },
  'bundle/media-type': { step: 'size', status: 415, outward: 'submit/rejected' },
  'bundle/rate': { step: 'size', status: 429, outward: 'submit/rejected' },
  'bundle/busy': { step: 'size', status: 503, outward: 'submit/network' },
  'bundle/timeout': { step: 'size', status: 408, outward: 'submit/network' },
  'bundle/form': { step: 'form', status: 400, outward: 'submit/rejected' },
  'bundle/not-canonical': { step: 'form', status: 400, outward: 'submit/rejected' },
  'jwe/header': { step: 'encryption-header', status: 400, outward: 'submit/rejected' },
  'jwe/unknown-key': { step: 'decryption', status: 400, outward: 'submit/rejected' },
  'jwe/undecryptable': { step: 'decryption', status: 400, outward: 'submit/rejected' },
  'jws/form': { step: 'signature-header', status: 400, outward: 'submit/rejected' },
  'jws/header': { step: 'signature-header', status: 400, outward: 'submit/rejected' },
  'key/invalid': { step: 'device-key', status: 400, outward: 'submit/rejected' },
  'key/unknown': { step: 'device-key', status: 403, outward: 'submit/unknown-device' },
  'key/revoked': { step: 'device-key', status: 403, outward: 'submit/unknown-device' },
  'jws/signature': { step: 'signature', status: 400, outward: 'submit/rejected' },
  'claims/json': { step: 'json', status: 400, outward: 'submit/rejected' },
  'claims/version': { step: 'schema', status: 400, outward: 'submit/rejected' },
  'claims/schema': { step: 'schema', status: 400, outward: 'submit/rejected' },
  'claims/identity': { step: 'recipient', status: 400, outward: 'submit/rejected' },
  'claims/issuer': { step: 'recipient', status: 400, outward: 'submit/rejected' },
  'claims/audience': { step: 'recipient', status: 400, outward: 'submit/rejected' },
  'claims/origin': { step: 'recipient', status: 400, outward: 'submit/rejected' },
  'claims/future': { step: 'times', status: 400, outward: 'challenge/invalid' },
  'claims/lifetime': { step: 'times', status: 400, outward: 'challenge/invalid' },
  'claims/expired': { step: 'times', status: 400, outward: 'challenge/expired' },
  'challenge/unknown': { step: 'challenge', status: 400, outward: 'challenge/invalid' },
  'challenge/used': { step: 'challenge', status: 409, outward: 'challenge/used' },
  'challenge/expired': { step: 'challenge', status: 400, outward: 'challenge/expired' },
  'challenge/mismatch': { step: 'challenge', status: 400, outward: 'challenge/invalid' },
  'challenge/purpose': { step: 'challenge', status: 400, outward: 'challenge/invalid' },
  'part/unknown': { step: 'challenge', status: 400, outward: 'handover/over' },
  'part/foreign': { step: 'challenge', status: 403, outward: 'handover/over' },
  'part/missing': { step: 'challenge', status: 400, outward: 'handover/over' },
  'part/canceled': { step: 'challenge', status: 409, outward: 'handover/over' },
  'part/late': { step: 'challenge', status: 409, outward: 'handover/over' },
  'part/taken': { step: 'challenge', status: 409, outward: 'handover/taken' },
  'part/mismatch': { step: 'challenge', status: 400, outward: 'handover/over' },
  'key/foreign': { step: 'owner', status: 403, outward: 'submit/rejected' },
  'passkey/invalid': { step: 'owner', status: 403, outward: 'submit/rejected' },
  'bundle/replayed': { step: 'single-use', status: 409, outward: 'challenge/used' },
  'consent/outdated': { step: 'consent', status: 400, outward: 'challenge/invalid' },
  'consent/withdrawn': { step: 'consent', status: 409, outward: 'consent/declined' },
  'reference/exists': { step: 'model', status: 409, outward: 'challenge/invalid' },
  'model/unknown': { step: 'model', status: 400, outward: 'submit/rejected' },
  'model/re-enroll': { step: 'model', status: 409, outward: 'submit/rejected' },
  'evidence/vector': { step: 'evidence', status: 400, outward: 'submit/rejected' },
  'evidence/average': { step: 'evidence', status: 400, outward: 'submit/rejected' },
  'evidence/typing': { step: 'evidence', status: 400, outward: 'submit/rejected' },
  'evidence/duplicate': { step: 'unseen', status: 409, outward: 'submit/rejected' },
  'evidence/stills': { step: 'stills', status: 400, outward: 'submit/rejected' },
  'evidence/still-mismatch': { step: 'stills', status: 400, outward: 'submit/rejected' },
};

/**
 * Why a bundle is not authentic or not fit. The full code belongs in the audit log; only `outward`
 * leaves the backend.
 *
 * @example
 * if (error instanceof VerificationError) log.info({ code: error.outward });
 */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly code: VerificationCode;
  readonly step: StepName;
  readonly status: number;
  readonly outward: ErrorCode;

  /**
   * @param step where it failed, when that is later than the code's own step: a check that is made
   *   again under the lock
   */
  constructor(code: VerificationCode, cause?: unknown, step: StepName = VERIFICATION_FAILURES[code].step) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    const { status, outward } = VERIFICATION_FAILURES[code];
    this.step = step;
    this.status = status;
    this.outward = outward;
  }
}
