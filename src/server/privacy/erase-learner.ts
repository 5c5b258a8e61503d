import { forgetSearchableFace } from '../faces/duplicate-faces.js';
import type { Keys } from '../keys/keys.js';
import type { Queries } from '../store/database.js';
import { DatabaseError } from '../store/database-error.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { findReference } from '../store/stored-references.js';
import { lockSubject } from '../store/subjects.js';
import { forgetTypists, leaveTypists } from '../typing/typing-membership.js';
import { forgetBackground, leaveBackground } from '../typing/writing.js';

/**
 * Why everything of a learner went: their own word, their consent withdrawn, the platform's, the
 * end of the time that was agreed to, or that its keys were lost.
 */
export type ErasureCause = 'erased' | 'withdrawn' | 'expired' | 'unreadable';

/** How many rows went, by what they held: of the learner's own, for they are told. */
export type Erased = Readonly<Record<string, number>>;

/**
 * Order matters: a check takes its challenge, its learner, its keyed hashes and then the sums; so
 * does this, and neither waits for the other.
 */
const BEFORE_SUMS = ['review', 'one_more', 'still', 'seen'] as const;
const AFTER_SUMS = ['writing', 'writing_window', 'typing', 'reference', 'device', 'passkey'] as const;

/**
 * Records of erasures that are kept of one learner, who could ask without end: beyond, the oldest
 * go.
 */
const MOST_RECORDS = 1000;
const OLDEST_RECORDS = `delete from countersign_erasure where id in (
  select id from countersign_erasure where tenant = $1 and subject = $2 order by at desc, id desc offset ${MOST_RECORDS})`;

/**
 * Erases whatever is biometric, or leads to it, of one learner: templates, timings, pictures, keyed
 * hashes, scores, reviews, device keys, challenges, their part in the figures of others, and the
 * data key without which no copy of these opens. What stays: the audit trail with its receipts
 * (scores, signs and what staff wrote go), the number of tries, that their face was counted once
 * (what strangers scored against it are sums of nobody), notices that wait to be given, and a
 * record of this.
 *
 * To be run within a transaction. Its first statement waits for a check that has begun; one that
 * comes later finds its challenge gone.
 */
export async function eraseLearner(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  { cause, now }: { readonly cause: ErasureCause; readonly now: number },
): Promise<Erased> {
  const { query } = queries;
  const names = [owner.tenant, owner.subject];
  const remove = async (table: string): Promise<readonly [string, number]> => {
    const rows = await query(`delete from countersign_${table} where tenant = $1 and subject = $2 returning 1`, names);
    return [table, rows.length];
  };
  // They go with their challenges.
  const [handovers] = await query<{ count: number }>(
    'select count(*)::integer as count from countersign_handover where tenant = $1 and subject = $2',
    names,
  );
  const counts = [['handover', handovers?.count ?? 0] as const, await remove('challenge')];
  const subject = await lockSubject(queries, owner);
  const stored = await findReference(queries, owner);
  // What waits to be done about a learner is that their face was found in another account: not
  // theirs to count.
  await remove('job');
  for (const table of BEFORE_SUMS) counts.push(await remove(table));
  if (stored !== null)
    await orForget(
      () => leaveTypists(queries, keys, owner, subject, stored),
      () => forgetTypists(queries, owner, stored),
    );
  await orForget(
    () => leaveBackground(queries, keys, owner),
    () => forgetBackground(queries, owner),
  );
  for (const table of AFTER_SUMS) counts.push(await remove(table));
  counts.push(['duplicate', await forgetSearchableFace(queries, owner)]);
  await query('update countersign_subject set data_key = null where tenant = $1 and subject = $2', names);
  await query(
    `update countersign_audit set score = null, digest = null, signs = null, note = note - 'reason'
      where tenant = $1 and subject = $2 and (coalesce(score::text, digest, signs) is not null or note ? 'reason')`,
    names,
  );
  const erased = Object.fromEntries(counts.filter(([, count]) => count > 0));
  if (Object.keys(erased).length === 0) return erased;
  const record = 'insert into countersign_erasure (at, tenant, subject, cause, erased) values ($1, $2, $3, $4, $5::jsonb)';
  await query(record, [now, ...names, cause, JSON.stringify(erased)]);
  await query(OLDEST_RECORDS, names);
  // It is nobody's: it is not erased with them.
  await addJob(queries, { kind: 'erasure', payload: { at: now, tenant: owner.tenant, subject: owner.subject, cause }, dueAt: now });
  return erased;
}

/**
 * Erasure does not depend on keys: where a learner's part cannot be read any more, to be taken out
 * of the sums, the sums go.
 */
async function orForget(leave: () => Promise<void>, forget: () => Promise<void>): Promise<void> {
  try {
    await leave();
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    await forget();
  }
}
