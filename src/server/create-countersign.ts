import type { JWK } from 'jose';
import type { InputKind } from '../types.js';
import { openBackend } from './backend/backend.js';
import type { CountersignOptions } from './backend/countersign-options.js';
import { type ReceiptClaims, type ReceiptExpectation, verifyReceipt } from './decision/receipt.js';
import { type Device, listDevices, revokeDevice } from './devices/devices.js';
import { removePasskeys } from './devices/passkeys.js';
import { createDuplicates, type Duplicates } from './faces/duplicates.js';
import { type FaceCalibration, readCalibrations, recalibrateFaces } from './faces/face-scores.js';
import { createHandler } from './http/handler.js';
import { archivedReceiptKeys } from './keys/own-keys.js';
import { type Keyboard, listKeyboards, removeKeyboard } from './privacy/keyboards.js';
import { type Merge, type MergeProblem, mergeLearners } from './privacy/merge-learners.js';
import { createPrivacy, type Privacy } from './privacy/privacy.js';
import { requireErased } from './privacy/retention.js';
import { readStatus, type Status } from './privacy/status.js';
import { readWhy, type Why } from './privacy/why.js';
import { renewTemplate } from './reference/renew-template.js';
import { liftRebinds } from './reviews/lift-rebinds.js';
import { createReviews, type Reviews } from './reviews/reviews.js';
import { runBackground, tellOnce } from './run-background.js';
import { type QueuedKind, readQueue, retryFailed, type WorkOptions } from './store/jobs.js';
import type { Owner } from './store/owner.js';
import { rescoreTyping } from './typing/count-typists.js';
import { type WritingTrend, writingTrend } from './typing/writing.js';
import type { WritingPlace } from './typing/writing-windows.js';

export interface Countersign {
  /** Export, withdrawal, erasure, retention. */
  readonly privacy: Privacy;
  /**
   * Checks that a person looks at: every one that was refused for good, is close, late, or lacks
   * liveness; and appeals.
   */
  readonly reviews: Reviews;
  /** Groups of accounts that showed the same face, for a person to look at. */
  readonly duplicates: Duplicates;
  /**
   * Runs what is due in the background, and goes on until the signal where one is given. Call it
   * from time to time, or once at start.
   */
  work(options?: WorkOptions): Promise<number>;
  /**
   * What waits in the background, how long, and what was given up, by kind: for metrics and staff.
   */
  queue(): Promise<readonly QueuedKind[]>;
  /** Lets jobs of a kind that were given up be tried again. Returns how many there were. */
  retryFailed(kind: string): Promise<number>;
  /** The learner's browsers. */
  devices(owner: Owner): Promise<Device[]>;
  /**
   * Forgets the learner's passkeys, for one that was lost: the next check registers another.
   * Returns how many there were.
   */
  removePasskeys(owner: Owner): Promise<number>;
  /**
   * Turns the learner's stored face by a new secret rotation, after a stored one may have been seen
   * by somebody: the learner notices nothing. `false`: nothing is stored.
   */
  renewTemplate(owner: Owner): Promise<boolean>;
  /**
   * Refuses a browser from now on, for good; `false`: it is not the learner's, or was revoked
   * before.
   */
  revokeDevice(owner: Owner, thumbprint: string): Promise<boolean>;
  /** Kinds of keyboard that the learner has typed on. */
  keyboards(owner: Owner): Promise<Keyboard[]>;
  /**
   * Forgets what the learner typed on one kind of keyboard; `false`: there is none, or no other
   * one. Ask for a fresh login: typing on it is enrolled anew by the next check whose face matches.
   */
  removeKeyboard(owner: Owner, inputKind: InputKind): Promise<boolean>;
  /**
   * Lets a learner add browsers and kinds of keyboard again before the thirty days are over, once
   * staff have made sure who asks for it: rebinds and foreign tries of before count no more. It
   * stands in the trail.
   */
  liftRebinds(owner: Owner): Promise<void>;
  /**
   * Makes one of two accounts of one person. Each of them has to have passed a check at
   * `mergePlace` within a day, and both have to have enrolled the same face, at least a week ago.
   * Have two of your staff agree to it. `null`: they are merged; else what is in the way, for staff
   * alone.
   */
  mergeAccounts(merge: Merge): Promise<MergeProblem | null>;
  /**
   * Any framework that speaks Request and Response can mount it. `context` goes to `authenticate`
   * and `address` as it is.
   */
  fetch(request: Request, context?: unknown): Promise<Response>;
  /**
   * Whether there is a reference of the learner to compare with, and since when, in seconds since
   * the epoch. Retention and withdrawal end it.
   */
  status(owner: Owner): Promise<Status>;
  /**
   * How the learner stands, and why checks were not accepted, by step and code, with words for
   * staff. Never show it to learners.
   */
  why(owner: Owner): Promise<Why>;
  /**
   * What the monitor saw of a learner in one activity, or in one attempt of it: a trend, for a
   * person to look at.
   */
  writingTrend(owner: Owner, activity: WritingPlace): Promise<WritingTrend>;
  /**
   * After an update with a new typing scorer: counts every learner's typing anew, now. `work` does
   * it by itself; until then checks use no figures of others.
   */
  rescoreTyping(): Promise<number>;
  /**
   * How the face score of each tenant is calibrated, for the operators' metrics. Never show it to
   * learners.
   */
  faceCalibrations(): Promise<FaceCalibration[]>;
  /**
   * Counts a tenant's learners anew in the background, after other cameras or people have come.
   * Until 300 are counted, the shipped thresholds hold.
   */
  recalibrateFaces(tenant: string): Promise<void>;
  readonly receipts: {
    verify(token: unknown, expected: ReceiptExpectation): Promise<ReceiptClaims>;
    /**
     * The public halves (a JWK set) of all keys that ever signed receipts here, also of those that
     * were retired long ago: whoever audits the trail verifies its receipts with them.
     */
    archivedKeys(): Promise<{ readonly keys: readonly JWK[] }>;
  };
}

/**
 * The backend: challenges, verification, receipts. The database must be migrated (`migrate`).
 *
 * @throws TypeError that names the option which is missing, unknown or not what it may be, or what
 *   keys or policy lack
 *
 * @example
 * const countersign = createCountersign({
 *   database,
 *   keys: keyFile('keys.json'),
 *   audience: 'https://courses.example',
 *   origins: ['https://courses.example'],
 *   address: (request) => request.headers.get('x-real-ip'),
 *   authenticate: async (request) => sessionOf(request),
 *   policy,
 * });
 * const response = await countersign.fetch(request);
 */
export function createCountersign(options: CountersignOptions): Countersign {
  const backend = openBackend(options);
  const { database, keys, policy, now } = backend;
  const privacy = createPrivacy(backend);
  const tell = tellOnce(backend);
  return {
    fetch: createHandler(backend, privacy),
    privacy,
    reviews: createReviews(backend),
    duplicates: createDuplicates(database, now),
    work: (work) => runBackground(backend, privacy, tell, work),
    queue: async () => {
      await policy();
      return readQueue(database, now());
    },
    retryFailed: async (kind) => {
      await policy();
      return retryFailed(database, kind, now());
    },
    devices: (owner) => listDevices(database, owner),
    removePasskeys: (owner) => removePasskeys(database, owner),
    renewTemplate: async (owner) => renewTemplate(database, await keys(), owner),
    revokeDevice: async (owner, thumbprint) => {
      await policy();
      return revokeDevice(database, owner, thumbprint, now());
    },
    keyboards: (owner) => listKeyboards(database, owner),
    removeKeyboard: async (owner, inputKind) => {
      await policy();
      return removeKeyboard(database, await keys(), owner, inputKind, now());
    },
    liftRebinds: async (owner) => {
      await policy();
      return liftRebinds(database, owner, now());
    },
    mergeAccounts: async (merge) =>
      mergeLearners(database, { keys: await keys(), policy: await policy(), models: backend.models, now: now() }, merge),
    status: async (owner) => readStatus(database, owner, { policy: await policy(), models: backend.models, now: now() }),
    why: async (owner) => {
      await policy();
      return readWhy(database, owner, now());
    },
    writingTrend: (owner, activity) => writingTrend(database, owner, activity),
    rescoreTyping: async () => {
      const [known, rules] = [await keys(), await policy()];
      await requireErased(database, known, rules, now());
      return rescoreTyping(database, known, rules);
    },
    faceCalibrations: () => readCalibrations(database, backend.models[0].sha256),
    recalibrateFaces: (tenant) => recalibrateFaces(database, tenant),
    receipts: {
      verify: async (token, expected) =>
        verifyReceipt(await keys(), [backend.audience, ...(backend.earlierAudiences ?? [])], token, expected, new Date(now() * 1000)),
      archivedKeys: async () => {
        await keys();
        return archivedReceiptKeys(database);
      },
    },
  };
}
