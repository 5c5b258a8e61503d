export type { BundleClaims, SealedClaims, WritingClaims } from './bundle/schema.js';
export { type VerificationCode, VerificationError } from './bundle/verification-error.js';
export { adoptKeys, unreadableLearners } from './server/adopt-keys.js';
export {
  type Countersign,
  type CountersignOptions,
  createCountersign,
  type InspectedRun,
  type Status,
} from './server/create-countersign.js';
export { type Database, DatabaseError, pgliteDatabase, postgresDatabase, type Queries } from './server/database.js';
export type { Decision } from './server/decide.js';
export type { Device, Notice } from './server/devices.js';
export type { Duplicate, DuplicateFound, DuplicateOutcome, Duplicates } from './server/duplicates.js';
export type { LearnerExport } from './server/export-learner.js';
export type { FaceCalibration } from './server/face-scores.js';
export type { AskedPurpose, MayStart, OnDecision, Start, StartAnswer } from './server/hooks.js';
export { keyFile } from './server/key-file.js';
export type { KeySource } from './server/key-ring.js';
export { generateKeys, type KeySet, type PrivateKeyEntry } from './server/keys.js';
export { loadOrCreateKeys } from './server/load-or-create-keys.js';
export { migrate } from './server/migrations.js';
export { networkOf } from './server/network-of.js';
export { type OpenDatabase, openPglite } from './server/open-pglite.js';
export { KeysError } from './server/own-keys.js';
export type { PolicyOptions } from './server/policy.js';
export type { Privacy } from './server/privacy.js';
export { ANY, type EvidenceMode, type ReceiptClaims, ReceiptError, type ReceiptExpectation } from './server/receipt.js';
export type { Review, ReviewOutcome, Vote } from './server/review-store.js';
export { type ReviewDecision, ReviewError, type Reviews } from './server/reviews.js';
export type { Owner, Session } from './server/store.js';
export type { WritingTrend } from './server/writing.js';
export type { WritingPlace } from './server/writing-windows.js';
export type { CapturePolicy, CheckContext, ConsentPolicy, Outcome, Phrase, Purpose, Reason, Result } from './types.js';
