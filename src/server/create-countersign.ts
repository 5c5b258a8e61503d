import { openBackend } from './backend/backend.js';
import type { CountersignOptions } from './backend/countersign-options.js';
import { type ReceiptClaims, type ReceiptExpectation, verifyReceipt } from './decision/receipt.js';
import { type Device, listDevices, revokeDevice } from './devices/devices.js';
import { removePasskeys } from './devices/passkeys.js';
import { createDuplicates, type Duplicates } from './faces/duplicates.js';
import { type FaceCalibration, readCalibrations, recalibrateFaces } from './faces/face-scores.js';
import { createHandler } from './http/handler.js';
import { createPrivacy, type Privacy } from './privacy/privacy.js';
import { readStatus, type Status } from './privacy/status.js';
import { renewTemplate } from './reference/renew-template.js';
import { createReviews, type Reviews } from './reviews/reviews.js';
import { runBackground } from './run-background.js';
import type { WorkOptions } from './store/jobs.js';
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
   * What the monitor saw of a learner in one activity, or in one attempt of it: a trend, for a
   * person to look at.
   */
  writingTrend(owner: Owner, activity: WritingPlace): Promise<WritingTrend>;
  /**
   * After an update with a new typing scorer: counts every learner's typing anew. Until it has run,
   * checks use no figures of others.
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
  readonly receipts: { verify(token: unknown, expected: ReceiptExpectation): Promise<ReceiptClaims> };
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
  return {
    fetch: createHandler(backend, privacy),
    privacy,
    reviews: createReviews(backend),
    duplicates: createDuplicates(database, now),
    work: (work) => runBackground(backend, privacy, work),
    devices: (owner) => listDevices(database, owner),
    removePasskeys: (owner) => removePasskeys(database, owner),
    renewTemplate: async (owner) => renewTemplate(database, await keys(), owner),
    revokeDevice: async (owner, thumbprint) => {
      await policy();
      return revokeDevice(database, owner, thumbprint, now());
    },
    status: async (owner) => readStatus(database, owner, await policy(), now()),
    writingTrend: (owner, activity) => writingTrend(database, owner, activity),
    rescoreTyping: async () => rescoreTyping(database, await keys(), await policy()),
    faceCalibrations: () => readCalibrations(database, backend.models[0].sha256),
    recalibrateFaces: (tenant) => recalibrateFaces(database, tenant),
    receipts: {
      verify: async (token, expected) => verifyReceipt(await keys(), backend.audience, token, expected, new Date(now() * 1000)),
    },
  };
}
