import { type Countersign, createCountersign, type KeySource, type PolicyOptions } from 'countersign/server';
import { keepNotice } from './accounts/notices.js';
import { findSession, sessionOf } from './accounts/sessions.js';
import { settleCheck } from './checks/checks.js';
import { startRules } from './checks/start-rules.js';
import { TENANT } from './enrollment/tenant.js';
import { isDecided, queueDecision } from './lti/gradebook/scores.js';
import { isLtiTenant, keepLtiNotice } from './lti/notices.js';
import { clockOf } from './site/clock-of.js';
import type { Platform } from './types.js';

export interface MountOptions {
  platform: Omit<Platform, 'countersign'>;
  keys: KeySource;
  policy: PolicyOptions;
}

/**
 * Another browser, or one whose storage was cleared, becomes the learner's by a stricter check
 * after a fresh sign-in, once staff have accepted it; the others stay theirs until they revoke
 * them.
 */
const REBIND: NonNullable<PolicyOptions['rebind']> = { oldDevices: 'keep' };

/** Where the site mounts it. */
export const BASE_PATH = '/api/countersign';

/**
 * The package's backend for this platform: learners by their session. What may begin, and what
 * follows from a result, the package asks and tells by itself: there is no way past either.
 */
export function openCountersign({ platform, keys, policy }: MountOptions): Countersign {
  const { database, origin, earlierOrigins = [], erasures, now, address, onError, stillChecker } = platform;
  return createCountersign({
    database,
    keys,
    audience: origin,
    earlierAudiences: earlierOrigins,
    origins: [origin],
    basePath: BASE_PATH,
    authenticate: async (request) => {
      const session = await findSession(platform, sessionOf(platform, request));
      return session === null
        ? null
        : {
            tenant: TENANT,
            subject: session.account.id,
            name: session.account.name,
            freshSince: Math.floor(session.startedAt.getTime() / 1000),
          };
    },
    policy: { rebind: REBIND, phone: 'offer', ...policy },
    ...(stillChecker === undefined ? {} : { stillChecker }),
    mayStart: startRules(platform),
    onDecision: async (receipt, queries) => {
      // Staff here decide about checks that came by LTI, too; about work of this platform they have
      // decided in its own review.
      if (isDecided(receipt)) await queueDecision(queries, now(), receipt);
      else await settleCheck(queries, receipt, now());
    },
    // One process works for learners of both kinds.
    onNotice: (notice) => (isLtiTenant(notice.tenant) ? keepLtiNotice : keepNotice)(database, notice),
    ...(erasures === undefined ? {} : { onErasure: (erasure) => erasures.append(erasure) }),
    // Only a proxy of one's own says truly where a request comes from.
    address: address ?? 'none',
    onError,
    ...clockOf(platform),
  });
}
