export type { BundleClaims, SealedClaims, WritingClaims } from './bundle/schema.js';
export { STEPS, type StepName } from './bundle/steps.js';
export { type VerificationCode, VerificationError } from './bundle/verification-error.js';
export type { AskedPurpose, MayStart, Start, StartAnswer } from './server/challenge/give-challenge.js';
export {
  type Countersign,
  type CountersignOptions,
  createCountersign,
  type InspectedRun,
  type Status,
} from './server/create-countersign.js';
export type { Decision } from './server/decision/decide.js';
export { ANY, type EvidenceMode, type ReceiptClaims, ReceiptError, type ReceiptExpectation } from './server/decision/receipt.js';
export type { OnDecision } from './server/decision/tell-decision.js';
export type { Device, Notice } from './server/devices/devices.js';
export type { Duplicate, DuplicateFound, DuplicateOutcome, Duplicates } from './server/faces/duplicates.js';
export type { FaceCalibration } from './server/faces/face-scores.js';
export { networkOf } from './server/http/network-of.js';
export { keyFile } from './server/keys/key-file.js';
export type { KeySource } from './server/keys/key-ring.js';
export { generateKeys, type KeySet, type PrivateKeyEntry } from './server/keys/keys.js';
export { loadOrCreateKeys } from './server/keys/load-or-create-keys.js';
export { KeysError } from './server/keys/own-keys.js';
export type { PolicyOptions } from './server/policy/policy.js';
export { adoptKeys, unreadableLearners } from './server/privacy/adopt-keys.js';
export type { LearnerExport } from './server/privacy/export-learner.js';
export type { Privacy } from './server/privacy/privacy.js';
export type { Review, ReviewOutcome, Vote } from './server/reviews/review-store.js';
export { type ReviewDecision, ReviewError, type Reviews } from './server/reviews/reviews.js';
export { migrate } from './server/schema/migrate.js';
export { type Database, DatabaseError, pgliteDatabase, postgresDatabase, type Queries } from './server/store/database.js';
export { type OpenDatabase, openPglite } from './server/store/open-pglite.js';
export type { Owner, Session } from './server/store/store.js';
export type { WritingTrend } from './server/typing/writing.js';
export type { WritingPlace } from './server/typing/writing-windows.js';
export type { CapturePolicy, CheckContext, ConsentPolicy, Outcome, Phrase, Purpose, Reason, Result } from './types.js';
