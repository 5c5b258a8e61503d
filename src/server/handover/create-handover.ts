import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import { findChallenge } from '../store/challenges.js';
import type { Database } from '../store/database.js';
import type { Session } from '../store/owner.js';
import { insertHandover } from './handover-rows.js';
import { newCode, newSecret, readCode, secretHash } from './handover-secrets.js';

/** So long a phone may come and send its part; never longer than the challenge lives. */
const SECONDS = 600;

/** What the computer is told, once: the server keeps hashes of `link` and `code`. */
export interface CreatedHandover {
  readonly id: string;
  readonly link: string;
  readonly code: string;
  readonly seconds: number;
}

/**
 * A hand-over of the learner's own challenge, which has to be alive and to allow one.
 *
 * @param origin of the page that asks
 * @returns `null`: there is no such challenge
 */
export async function createHandover(
  { database, keys, policy, now }: { readonly database: Database; readonly keys: Keys; readonly policy: Policy; readonly now: number },
  owner: Session,
  { nonce, origin }: { readonly nonce: string; readonly origin: string | null },
): Promise<CreatedHandover | null> {
  const found = await findChallenge(database, nonce);
  if (found === null || found.used || policy.phone === 'off' || found.claims.phone !== true) return null;
  const { sub, context, exp } = found.claims;
  if (sub !== owner.subject || context.tenant !== owner.tenant || now >= exp) return null;
  const [id, link, code] = [newSecret(), newSecret(), newCode()];
  const expiresAt = Math.min(now + SECONDS, exp);
  const made = await insertHandover(database, {
    id,
    nonce,
    tenant: owner.tenant,
    subject: owner.subject,
    learner: owner.name ?? owner.subject,
    origin,
    linkHash: await secretHash(keys, 'link', link),
    codeHash: await secretHash(keys, 'code', readCode(code) as string),
    expiresAt,
    now,
  });
  return made ? { id, link, code, seconds: Math.floor(expiresAt - now) } : null;
}
