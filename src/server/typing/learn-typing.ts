import { updatedTemplate } from '../../matching/keystroke/update.js';
import type { KeystrokeRepetition } from '../../types.js';
import { sealFor } from '../keys/data-key.js';
import type { Reference, TypingReference } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/**
 * A typist counts for others from an accepted check on another day on: so many seconds after the
 * enrollment. Who makes learners up has to come again with each of them, as themselves.
 */
const ANOTHER_DAY = 20 * 3_600;

/**
 * After an accepted check whose repetitions fit one by one: they join what was learned, and beyond
 * 40 the oldest go.
 */
export async function learnTyping(
  { query }: Queries,
  owner: Owner,
  { typing: { enrolled, learned }, dataKey }: Pick<Reference, 'typing' | 'dataKey'>,
  probe: readonly KeystrokeRepetition[],
  now: number,
): Promise<void> {
  const typing: TypingReference = { enrolled, learned: updatedTemplate({ template: learned, probe, accepted: true }) };
  const sealed = await sealFor(dataKey, owner, typing, 'keystroke');
  const sql = `update countersign_reference set keystroke = $3, typing_drifted_at = null,
      typing_confirmed_at = coalesce(typing_confirmed_at, case when created_at <= $4 then $5::double precision end)
    where tenant = $1 and subject = $2`;
  await query(sql, [owner.tenant, owner.subject, sealed, now - ANOTHER_DAY, now]);
}

/**
 * After an accepted check whose repetitions are far from the enrollment: nothing is learned, and
 * `status` says that the typing should be enrolled anew.
 */
export async function noteDrift({ query }: Queries, { tenant, subject }: Owner, now: number): Promise<void> {
  const sql = 'update countersign_reference set typing_drifted_at = coalesce(typing_drifted_at, $3) where tenant = $1 and subject = $2';
  await query(sql, [tenant, subject, now]);
}
