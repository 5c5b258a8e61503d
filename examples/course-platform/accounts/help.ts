import { readPersonName } from 'countersign/certificate';
import { TENANT } from '../enrollment/tenant.js';
import { readAddress } from '../site/text.js';
import { writeAudit } from '../store/audit.js';
import type { Platform } from '../types.js';
import { findLearner, type ListedLearner } from './learners.js';

/**
 * Why staff help somebody. A closed list: no remark about anybody stands in the trail, and no name
 * or address.
 */
export const HELP_REASONS = {
  'asked-confirmed': 'The learner asked, and we made sure that it is them',
  'lost-device': 'A device was lost, sold or broken',
  'name-changed': 'The name has changed, and we have seen a document',
  mistake: 'It was mistyped when the account was made',
  technical: 'Something failed for a technical reason',
} as const;

export type HelpReason = keyof typeof HELP_REASONS;

export function isHelpReason(text: string): text is HelpReason {
  return Object.hasOwn(HELP_REASONS, text);
}

/** Whom a member of staff helps, and why. */
export interface Help {
  learner: string;
  staff: string;
  reason: HelpReason;
}

/** The account, where it is open and not the helper's own. */
async function helped({ database }: Platform, { learner, staff }: Help): Promise<ListedLearner | null> {
  return learner === staff ? null : findLearner(database, learner);
}

/**
 * Lets a learner add browsers again before the month is over. `false`: there is no such learner.
 */
export async function liftRebindLimit(platform: Platform, help: Help): Promise<boolean> {
  const found = await helped(platform, help);
  if (found === null) return false;
  await note(platform, help, 'learner.rebinds-lifted');
  await platform.countersign.liftRebinds({ tenant: TENANT, subject: found.id });
  return true;
}

/**
 * Erases what was measured, so that the learner enrolls again; their work and certificates stay,
 * and staff confirm the new enrollment. `false`: there is no such learner.
 */
export async function startReenrollment(platform: Platform, help: Help): Promise<boolean> {
  const found = await helped(platform, help);
  if (found === null) return false;
  // First, so that nothing is erased without a word of it.
  await note(platform, help, 'learner.reenrollment');
  await platform.countersign.privacy.erase({ tenant: TENANT, subject: found.id });
  await platform.database.query('update platform_account set enrolled_at = null where id = $1', [found.id]);
  return true;
}

/** What kept an account from being changed. */
export type ChangeProblem = 'not-found' | 'name' | 'email' | 'taken';

/**
 * Changes name and address of an account; certificates that were issued keep the name of then.
 *
 * @returns what is wrong; `null`: it was changed
 */
export async function changeAccount(platform: Platform, help: Help, typed: { name: string; email: string }): Promise<ChangeProblem | null> {
  const found = await helped(platform, help);
  const [name, email] = [readPersonName(typed.name), readAddress(typed.email)];
  if (found === null) return 'not-found';
  if (name === null) return 'name';
  if (email === null) return 'email';
  const changed = [...(name === found.name ? [] : ['name']), ...(email === found.email ? [] : ['email'])];
  return platform.database.transaction(async (queries) => {
    const sql = `update platform_account set name = $2, email = $3 where id = $1
      and not exists (select 1 from platform_account where email = $3 and id <> $1) returning 1`;
    if ((await queries.query(sql, [found.id, name, email])).length === 0) return 'taken';
    const { learner, staff, reason } = help;
    await writeAudit(queries, {
      at: platform.now(),
      actor: staff,
      action: 'learner.changed',
      object: learner,
      detail: { reason, changed },
    });
    return null;
  });
}

function note({ database, now }: Platform, { learner, staff, reason }: Help, action: string): Promise<void> {
  return writeAudit(database, { at: now(), actor: staff, action, object: learner, detail: { reason } });
}
