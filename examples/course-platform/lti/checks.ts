import {
  type Countersign,
  createCountersign,
  type KeySource,
  type MayStart,
  type Owner,
  type PolicyOptions,
  type Queries,
  type ReceiptClaims,
} from 'countersign/server';
import type { Context } from 'hono';
import { clockOf } from '../site/clock-of.js';
import type { Platform } from '../types.js';
import { isDecided, queueDecision, queueScore } from './gradebook/scores.js';
import { browserOf } from './launch/browser.js';
import { findLaunch, type Launch } from './launch/launches.js';
import type { Tool } from './launch/tool.js';
import { beginCheck, endCheck } from './launch/trail.js';
import { keepLtiNotice } from './notices.js';

/**
 * A frame of a course and a tab of its own are two browsers to the page's storage, and a frame's is
 * short-lived: another one becomes the learner's by a stricter check shortly after a launch, which
 * is a fresh login, and once staff have accepted it.
 */
const REBIND: NonNullable<PolicyOptions['rebind']> = { oldDevices: 'keep', freshSeconds: 1800, most: 10 };

/** Where the tool mounts it. */
export const BASE_PATH = '/lti/countersign';

/**
 * The package's backend for launches: whoever has the browser's cookie of a launch is its learner.
 * No search for one face in several accounts: nobody here may look at two learners of another
 * university.
 */
export function openChecks(platform: Platform, keys: KeySource, policy: PolicyOptions): Countersign {
  const { stillChecker } = platform;
  const purposes = policy.consent.purposes.filter((purpose) => purpose !== 'duplicate-search');
  return createCountersign({
    database: platform.database,
    keys,
    policy: { rebind: REBIND, ...policy, duplicateSearch: false, consent: { ...policy.consent, purposes, withdrawUrl: '/lti/data' } },
    ...(stillChecker === undefined ? {} : { stillChecker }),
    audience: `${platform.origin}/lti`,
    earlierAudiences: (platform.earlierOrigins ?? []).map((origin) => `${origin}/lti`),
    origins: [platform.origin],
    basePath: BASE_PATH,
    authenticate: async (request) => {
      const launch = await launchOf(platform, request);
      return launch === null ? null : { ...ownerOf(launch), freshSince: Math.floor(launch.createdAt.getTime() / 1000) };
    },
    mayStart: startRules(platform),
    onDecision: async (receipt, queries) => settle(platform, queries, receipt),
    onNotice: (notice) => keepLtiNotice(platform.database, notice),
    // Only a proxy of one's own says truly where a request comes from.
    address: platform.address ?? 'none',
    onError: platform.onError,
    ...clockOf(platform),
  });
}

/** Registrations with the same learners are one tenant. */
export function ownerOf({ tenant, subject }: Launch): Owner {
  return { tenant, subject };
}

/**
 * A check is of the launch that is its attempt, in the browser of that launch, by its learner.
 * Where there is nothing to compare with, it is an enrollment by the learner's own wish: after a
 * withdrawal nothing else begins anew. Of the page's wishes only this one counts: its browser is
 * not one that the package knows.
 */
function startRules(platform: Platform): MayStart {
  return async ({ owner, course, activity, attempt, purpose: wish, enrolled, request, queries }) => {
    const launch = await findLaunch({ database: queries, now: platform.now }, attempt, browserOf(platform, request));
    const isTheirs = launch?.tenant === owner.tenant && launch.subject === owner.subject;
    if (!isTheirs || launch.course !== course || launch.activity !== activity) return { refused: 'no-launch' };
    if (launch.role === 'staff' || launch.deepLinking !== null) return { refused: 'no-launch' };
    await beginCheck(queries, { launch: attempt, userAgent: request.headers.get('user-agent'), at: platform.now() });
    return { purpose: !enrolled ? 'enroll' : wish === 'rebind' ? wish : 'verify' };
  };
}

/**
 * Where a result belongs says its receipt, whatever launch it was posted under. An enrollment is no
 * result of the activity; a check that also adds a browser or a kind of keyboard is one.
 */
async function settle(platform: Platform, queries: Queries, receipt: ReceiptClaims): Promise<void> {
  const at = platform.now();
  if (isDecided(receipt)) return queueDecision(queries, at, receipt);
  await endCheck(queries, receipt, at);
  if (receipt.purpose === 'verify') await queueScore(queries, receipt, at);
}

function launchOf(platform: Platform, request: Request): Promise<Launch | null> {
  return findLaunch(platform, new URL(request.url).searchParams.get('launch'), browserOf(platform, request));
}

/** Whether there is something to compare with. */
export async function isEnrolled({ countersign }: Pick<Tool, 'countersign'>, launch: Launch): Promise<boolean> {
  const { enrolled, renewFace } = await countersign.status(ownerOf(launch));
  return enrolled && !renewFace;
}

/** `POST challenges`: the page names its launch, which says where that is. */
export async function answerChallenge(c: Context, { platform, countersign }: Pick<Tool, 'platform' | 'countersign'>): Promise<Response> {
  const { raw } = c.req;
  const launch = await launchOf(platform, raw);
  if (launch === null) return countersign.fetch(raw);
  const address = new URL(raw.url);
  for (const [name, value] of Object.entries({ course: launch.course, activity: launch.activity, attempt: launch.id }))
    address.searchParams.set(name, value);
  return countersign.fetch(new Request(address, raw));
}
