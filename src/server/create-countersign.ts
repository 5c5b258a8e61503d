import type { SealedClaims } from '../bundle/schema.js';
import type { StepName } from '../bundle/steps.js';
import { VerificationError } from '../bundle/verification-error.js';
import type { ModelId } from '../types.js';
import { giveChallenge, type MayStart } from './challenge/give-challenge.js';
import { checkOptions } from './check-options.js';
import type { Decision } from './decision/decide.js';
import { type ReceiptClaims, type ReceiptExpectation, verifyReceipt } from './decision/receipt.js';
import type { OnDecision } from './decision/tell-decision.js';
import { type Device, listDevices, type Notice, revokeDevice } from './devices/devices.js';
import { type PasskeyVerifier, removePasskeys } from './devices/passkeys.js';
import { countFaces, planFaceCount } from './faces/count-faces.js';
import { planDuplicateSearch, searchDuplicates } from './faces/duplicate-faces.js';
import { createDuplicates, type DuplicateFound, type Duplicates } from './faces/duplicates.js';
import { type FaceCalibration, readCalibrations, recalibrateFaces } from './faces/face-scores.js';
import { createAdmission } from './http/admission.js';
import { createHandler } from './http/handler.js';
import { networkOf } from './http/network-of.js';
import { type Asker, countRequest } from './http/request-rate.js';
import { createKeyRing, type KeySource } from './keys/key-ring.js';
import { checkKeySet, type Keys } from './keys/keys.js';
import { ownKeys } from './keys/own-keys.js';
import { isFresh } from './policy/fresh-login.js';
import { checkPolicy, completePolicy, type Policy, type PolicyOptions, withEvidenceMode } from './policy/policy.js';
import { findLiveReference } from './privacy/live-reference.js';
import { createPrivacy, type Privacy } from './privacy/privacy.js';
import { renewTemplate } from './reference/renew-template.js';
import { createReviews, type Reviews } from './reviews/reviews.js';
import type { StillChecker } from './reviews/stills.js';
import type { Database } from './store/database.js';
import { databaseClock } from './store/database-clock.js';
import { addJob, runJobs, type WorkOptions } from './store/jobs.js';
import type { Owner, Session } from './store/store.js';
import { tellConsole, tellEmbeddingsAlone } from './tell-console.js';
import { countTypists, planTypistCount, rescoreTyping } from './typing/count-typists.js';
import { type WritingTrend, writingTrend } from './typing/writing.js';
import type { WritingPlace } from './typing/writing-windows.js';
import { verifyBundle } from './verify/verify.js';
import type { Received, Verified } from './verify/verify-options.js';

/** The model of this build: what its browser side makes embeddings with. */
declare const COUNTERSIGN_MODEL: ModelId;

export interface CountersignOptions {
  readonly database: Database;
  /** A key set, or a function that is asked each time: `keyFile(path)` notices a rotation while the backend runs. */
  readonly keys: KeySource;
  /** Names this backend: what challenges and receipts are issued by and bundles are addressed to. An https origin is a good choice. */
  readonly audience: string;
  /** Origins of pages that may hold the check. */
  readonly origins: readonly string[];
  /** Whose session a request belongs to; `null` for nobody's. */
  readonly authenticate: (request: Request) => Promise<Session | null>;
  readonly policy: PolicyOptions;
  /** Below which path `fetch` answers, `/api/countersign` by default; '' for the root. */
  readonly basePath?: string;
  /** Asked before each challenge is given, with who wants it and for what: the platform's rules. Nothing is given where it refuses or throws. */
  readonly mayStart?: MayStart;
  /** Told of each decision, a check's and later a person's, in the transaction that stores it: what the platform writes is stored with it, or neither is. */
  readonly onDecision?: OnDecision;
  /** `createStillChecker()` of `countersign/stills`. With it, checks come with pictures (`policy.stills`, 2 where nothing else is written). */
  readonly stillChecker?: StillChecker;
  /** Needed where the policy asks for passkeys: `createPasskeyVerifier()` of `countersign/passkeys`. */
  readonly passkeys?: PasskeyVerifier;
  /**
   * The network address that a request comes from, as the platform's proxies tell it truly; never stored: see `countRequest`. `'none'`: something in front of this backend
   * limits addresses, and only learners are limited here. `null` (or '') for a request whose address nobody told: it is not counted as if all of those came from one. IPv6 addresses count by their /64.
   */
  readonly address: ((request: Request) => string | null) | 'none';
  /**
   * Gives a learner a notice by another way than their browser, by mail say: another browser, another
   * enrollment, foreign tries, an erasure. Needed where the policy has a rebind; called by `work`, again
   * if it throws.
   */
  readonly onNotice?: (notice: Notice) => Promise<void>;
  /** Told of two accounts of a tenant that showed the same face, where the policy looks for them; called by `work`, again if it throws. */
  readonly onDuplicate?: (duplicate: DuplicateFound) => Promise<void>;
  /**
   * Told what went wrong inside (a database that is down, a bug): the answer says only `internal`. Default: one line to `console.error` that names the cause and nobody.
   */
  readonly onError?: (error: unknown) => void;
  /** Seconds since the epoch, for tests. Default: the database's clock, which all processes share. */
  readonly now?: () => number;
  /**
   * Told everything about every verification, **biometric data included**: for a test bench only. A production backend leaves it out.
   */
  readonly dangerouslyInspect?: (run: InspectedRun) => void;
}

/** One verification from the inside. */
export interface InspectedRun {
  readonly at: number;
  readonly claims: SealedClaims | null;
  /** Steps that passed. */
  readonly passed: readonly StepName[];
  readonly failure: { readonly step: StepName; readonly code: string } | null;
  readonly decision: Decision | null;
  readonly receipt: string | null;
}

/** Whether a learner is enrolled, and since when. */
export interface Status {
  readonly enrolled: boolean;
  /** Seconds since the epoch. */
  readonly since: number | null;
  /** The learner's typing has moved away from the enrollment: checks go on, and learn nothing any more. Ask them to enroll again. */
  readonly renewTyping: boolean;
}

export interface Countersign {
  /** Export, withdrawal, erasure, retention. */
  readonly privacy: Privacy;
  /** Checks that a person looks at: every one that was refused for good, is close, late, or lacks liveness; and appeals. */
  readonly reviews: Reviews;
  /** Groups of accounts that showed the same face, for a person to look at. */
  readonly duplicates: Duplicates;
  /** Runs what is due in the background, and goes on until the signal where one is given. Call it from time to time, or once at start. */
  work(options?: WorkOptions): Promise<number>;
  /** The learner's browsers. */
  devices(owner: Owner): Promise<Device[]>;
  /** Forgets the learner's passkeys, for one that was lost: the next check registers another. Returns how many there were. */
  removePasskeys(owner: Owner): Promise<number>;
  /**
   * Turns the learner's stored face by a new secret rotation, after a stored one may have been seen by somebody: the learner notices nothing. `false`: nothing is stored.
   */
  renewTemplate(owner: Owner): Promise<boolean>;
  /** Refuses a browser from now on, for good; `false`: it is not the learner's, or was revoked before. */
  revokeDevice(owner: Owner, thumbprint: string): Promise<boolean>;
  /** Any framework that speaks Request and Response can mount it. */
  fetch(request: Request): Promise<Response>;
  /** Whether there is a reference of the learner to compare with, and since when, in seconds since the epoch. Retention and withdrawal end it. */
  status(owner: Owner): Promise<Status>;
  /** What the monitor saw of a learner in one activity, or in one attempt of it: a trend, for a person to look at. */
  writingTrend(owner: Owner, activity: WritingPlace): Promise<WritingTrend>;
  /** After an update with a new typing scorer: counts every learner's typing anew. Until it has run, checks use no figures of others. */
  rescoreTyping(): Promise<number>;
  /** How the face score of each tenant is calibrated, for the operators' metrics. Never show it to learners. */
  faceCalibrations(): Promise<FaceCalibration[]>;
  /** Counts a tenant's learners anew in the background, after other cameras or people have come. Until 300 are counted, the shipped thresholds hold. */
  recalibrateFaces(tenant: string): Promise<void>;
  readonly receipts: { verify(token: unknown, expected: ReceiptExpectation): Promise<ReceiptClaims> };
}

const DAY = 86_400;

/**
 * The backend: challenges, verification, receipts. The database must be migrated (`migrate`).
 *
 * @throws TypeError that names the option which is missing, unknown or not what it may be, or what keys or policy lack
 */
export function createCountersign(options: CountersignOptions): Countersign {
  checkOptions(options);
  const { database, audience, authenticate, origins, onError = tellConsole } = options;
  if (typeof options.keys !== 'function') checkKeySet(options.keys);
  const chosen = withEvidenceMode(options.policy, options.stillChecker !== undefined);
  checkPolicy(chosen);
  if (chosen.stills !== 0 && options.stillChecker === undefined)
    throw new TypeError('createCountersign: a policy with stills needs a stillChecker');
  if (chosen.stills === 0 && options.policy.stills === undefined) tellEmbeddingsAlone();
  if (options.policy.passkey !== undefined && options.passkeys === undefined)
    throw new TypeError('createCountersign: a policy with passkey needs passkeys');
  if (options.policy.rebind !== undefined && options.onNotice === undefined)
    throw new TypeError('createCountersign: a policy with rebind needs onNotice');
  const { now, look } = options.now === undefined ? databaseClock(database) : { now: options.now, look: async () => undefined };
  const policy = completePolicy(chosen);
  policy.catch(() => undefined);
  const policyNow = async (): Promise<Policy> => {
    await look();
    return policy;
  };
  const keys = ownKeys(database, createKeyRing(options.keys, policyNow, now));
  const asked = async (asker: Asker): Promise<number> => countRequest(database, await keys(), asker, now());
  const networkOfRequest = (request: Request): string | null => {
    const address = options.address === 'none' ? null : options.address(request);
    return address === null || address === '' ? null : networkOf(address);
  };
  const admit = createAdmission(options.policy.mostConcurrent ?? 32);
  const privacy = createPrivacy({ database, keys, policy: policyNow, now });
  const status = async (owner: Owner): Promise<Status> => {
    const reference = await findLiveReference(database, owner, await policyNow(), now());
    return {
      enrolled: reference !== null,
      since: reference?.createdAt ?? null,
      renewTyping: reference !== null && reference.driftedAt !== null,
    };
  };
  const handle = createHandler({
    basePath: options.basePath ?? '/api/countersign',
    origins,
    authenticate,
    keys,
    mostStills: async () => mostStills(await policy),
    onError,
    privacy,
    isFresh: (owner) => isFresh(owner, now()),
    challenge: async (owner, asked, request) => {
      const bound = {
        database,
        keys: await keys(),
        policy: await policy,
        passkeys: options.passkeys,
        audience,
        owner,
        ...asked,
        now: now(),
      };
      return giveChallenge(bound, { mayStart: options.mayStart, request });
    },
    isFlood: async (request) => {
      const network = networkOfRequest(request);
      return network !== null && (await asked(['address', network])) > (await policy).ratePerMinutePerAddress;
    },
    isHasty: async ({ tenant, subject }, kind) => {
      const { ratePerMinute, ratePerDay } = await policy;
      if ((await asked(['learner', kind, tenant, subject])) > ratePerMinute) return true;
      return kind !== 'me' && (await asked(['day', tenant, subject])) > ratePerDay;
    },
    verify: async (owner, { request, again, hasty }, read) => {
      const [known, complete] = [await keys(), await policy];
      const work = (sealed: string | Promise<string>) =>
        inspectable(options, sealed, { owner, again, keys: known, policy: complete, now: now() });
      if (hasty) return work(Promise.reject(new VerificationError('bundle/rate')));
      return admit({ learner: JSON.stringify([owner.tenant, owner.subject]), address: networkOfRequest(request), read, work });
    },
    status,
  });
  return {
    fetch: (request) =>
      // What is thrown and is no Error passes the handler's own end.
      handle(request).catch((thrown: unknown) => {
        onError(thrown);
        return Response.json({ error: 'internal' }, { status: 500 });
      }),
    privacy,
    reviews: createReviews({ database, keys, policy: policyNow, now, onDecision: options.onDecision }),
    duplicates: createDuplicates(database, now),
    work: (work) =>
      runJobs(database, {
        ...work,
        handlers: {
          sweep: () => privacy.sweep(),
          notice: async (notice) => options.onNotice?.(notice as Notice),
          // A scan that was queued while the policy asked for it is not made any more once it does not.
          duplicates: async (search) =>
            (await policy).duplicateSearch && searchDuplicates(database, await keys(), (search as Owner).tenant, now()),
          typists: async () => countTypists(database, await keys(), await policy, 'new'),
          faces: async () => countFaces(database, await keys()),
          duplicate: async (pair) => options.onDuplicate?.(pair as DuplicateFound),
        },
        now,
        onError,
        plan: async (queries) => {
          // Of a database with other keys, nothing is swept, told or counted.
          await keys();
          await addJob(queries, { kind: 'sweep', once: 'sweep', dueAt: now(), everySeconds: DAY });
          await planTypistCount(queries, now());
          await planFaceCount(queries, now());
          if ((await policy).duplicateSearch) await planDuplicateSearch(queries, now());
        },
      }),
    devices: (owner) => listDevices(database, owner),
    removePasskeys: (owner) => removePasskeys(database, owner),
    renewTemplate: async (owner) => renewTemplate(database, await keys(), owner),
    revokeDevice: async (owner, thumbprint) => {
      await look();
      return revokeDevice(database, owner, thumbprint, now());
    },
    status,
    writingTrend: (owner, activity) => writingTrend(database, owner, activity),
    rescoreTyping: async () => rescoreTyping(database, await keys(), await policy),
    faceCalibrations: () => readCalibrations(database, COUNTERSIGN_MODEL.sha256),
    recalibrateFaces: (tenant) => recalibrateFaces(database, tenant),
    receipts: { verify: async (token, expected) => verifyReceipt(await keys(), audience, token, expected, new Date(now() * 1000)) },
  };
}

/** Lines that a bundle may come with: its pictures, the card's is one more, and a passkey's answer. */
function mostStills({ stills, document, passkey }: Policy): number {
  return stills + (document?.still === true ? 1 : 0) + (passkey === null ? 0 : 1);
}

async function inspectable(
  { database, audience, origins, stillChecker, passkeys, onDecision, dangerouslyInspect }: CountersignOptions,
  sealed: string | Promise<string>,
  {
    owner,
    again,
    keys,
    policy,
    now,
  }: { readonly owner: Owner; readonly again: boolean; readonly keys: Keys; readonly policy: Policy; readonly now: number },
): Promise<Verified | Received> {
  const passed: StepName[] = [];
  let claims: SealedClaims | null = null;
  const tell = (run: Pick<InspectedRun, 'failure' | 'decision' | 'receipt'>): void =>
    dangerouslyInspect?.({ at: now, claims, passed, ...run });
  try {
    const verified = await verifyBundle(sealed, {
      database,
      keys,
      policy,
      audience,
      origins,
      models: [COUNTERSIGN_MODEL],
      stillChecker,
      passkeys,
      onDecision,
      owner,
      now,
      again,
      // A transaction may run again.
      onStep: (step) => passed.includes(step) || passed.push(step),
      onClaims: (opened) => {
        claims = opened;
      },
    });
    if ('received' in verified) tell({ failure: null, decision: null, receipt: null });
    else tell({ failure: null, decision: verified.decision, receipt: verified.receipt });
    return verified;
  } catch (error) {
    if (error instanceof VerificationError) tell({ failure: { step: error.step, code: error.code }, decision: null, receipt: null });
    throw error;
  }
}
