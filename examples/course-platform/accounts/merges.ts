import { type MergeProblem, mergePlace, type Queries } from 'countersign/server';
import { TENANT } from '../enrollment/tenant.js';
import { closeAccount } from '../privacy/erasure.js';
import { writeAudit } from '../store/audit.js';
import { giveOpinion, type Said } from '../store/opinions.js';
import type { Platform } from '../types.js';
import type { Help } from './help.js';
import { findLearner, type ListedLearner } from './learners.js';

/** Two accounts that staff ask to merge: `from` is closed, `into` stays. */
export interface AskedMerge {
  from: Pick<ListedLearner, 'id' | 'name' | 'email'>;
  into: Pick<ListedLearner, 'id' | 'name' | 'email'>;
  at: Date;
}

/** What a member of staff says to it. */
export interface MergeVote {
  from: string;
  into: string;
  staff: string;
  reason: string;
}

/** Course and activity of a merge's checks: no course has them. */
export const MERGE = { course: 'accounts', activity: 'merge' };

/** What staff ask for lapses after so long. */
const ASKED_DAYS = 7;
const ASKED = 'merge-asked';

/**
 * Asks both owners for a check. Nothing is merged by it, and both see who is to become whom.
 *
 * @param email of the account that stays
 * @returns `false`: there are no two such accounts, or one of them is the asker's own
 */
export async function askMerge({ database, now }: Platform, { learner, staff, reason }: Help, email: string): Promise<boolean> {
  const from = await findLearner(database, learner);
  const [row] = await database.query<{ id: string }>('select id from platform_account where email = lower($1)', [email.trim()]);
  const into = row === undefined ? null : await findLearner(database, row.id);
  if (from === null || into === null || new Set([from.id, into.id, staff]).size < 3) return false;
  const at = now();
  return database.transaction(async (queries) => {
    const matters = [matterOf(ASKED, from.id, into.id), matterOf('merge', from.id, into.id)];
    // Asked anew: what was said of an earlier one is another matter.
    await queries.query('delete from platform_opinion where matter = any($1::text[])', [matters]);
    const sql = `insert into platform_opinion (matter, staff_id, accounts, decision, note, at) values ($1, $2, $3::uuid[], 'asked', $4, $5)`;
    await queries.query(sql, [matters[0], staff, [from.id, into.id], reason, at]);
    const detail = { reason, into: into.id };
    await writeAudit(queries, { at, actor: staff, action: 'learner.merge-asked', object: from.id, detail });
    return true;
  });
}

/**
 * Merges that staff have asked for within a week, newest first.
 *
 * @param account of one of the two; without it: all
 */
export async function listMerges({ query }: Queries, now: Date, account: string | null = null): Promise<readonly AskedMerge[]> {
  const who = (alias: string): string => `json_build_object('id', ${alias}.id, 'name', ${alias}.name, 'email', ${alias}.email)`;
  const sql = `select ${who('f')} as from, ${who('i')} as into, o.at from platform_opinion o
    join platform_account f on f.id = o.accounts[1] join platform_account i on i.id = o.accounts[2]
    where starts_with(o.matter, $1) and o.at > $2 and ($3::uuid is null or $3 = any(o.accounts))
    and f.email not like 'closed-%@invalid' and i.email not like 'closed-%@invalid' order by o.at desc limit 100`;
  return query(sql, [`${ASKED}:`, new Date(now.getTime() - ASKED_DAYS * 86_400_000), account]);
}

/** Where both accounts are checked for it. */
export async function placeOfMerge({ from, into }: AskedMerge): Promise<{ course: string; activity: string; attempt: string }> {
  return mergePlace({ tenant: TENANT, from: from.id, into: into.id });
}

/** Whether staff have asked this account for the check of this attempt. */
export async function isMergeAsked(queries: Queries, account: string, attempt: string, now: Date): Promise<boolean> {
  const places = await Promise.all((await listMerges(queries, now, account)).map(placeOfMerge));
  return places.some((place) => place.attempt === attempt);
}

class Decided extends Error {}

/**
 * Says that two accounts are to be merged. With the last opinion that it takes they are, where the
 * package finds nothing in the way; then the first account is closed. What it has in courses in
 * which the other one has nothing goes over to that one, and so do certificates that the other one
 * has not.
 *
 * @returns what is in the way, `merged`, or `waiting` for another opinion
 */
export async function voteMerge(platform: Platform, vote: MergeVote): Promise<MergeProblem | Said | 'merged'> {
  const { database, countersign, now } = platform;
  const { from, into, staff, reason } = vote;
  const asked = (await listMerges(database, now())).some((one) => one.from.id === from && one.into.id === into);
  if (!asked) return 'not-possible';
  const opinion = { matter: matterOf('merge', from, into), accounts: [from, into], staff, decision: 'merged', note: reason, at: now() };
  // The one that decides is noted with the merge, or not at all: whoever gave it may give it again.
  const said = await database
    .transaction(async (queries) => {
      const answer = await giveOpinion(queries, opinion);
      if (answer === 'decided') throw new Decided();
      return answer;
    })
    .catch((error: unknown) => {
      if (error instanceof Decided) return 'decided' as const;
      throw error;
    });
  if (said !== 'decided') return said;
  const follow = async (queries: Queries): Promise<void> => {
    if ((await giveOpinion(queries, opinion)) !== 'decided') throw new Error('somebody else has decided about these accounts');
    await moveWork(queries, from, into);
    await queries.query('delete from platform_session where account_id = $1', [from]);
    await writeAudit(queries, { at: now(), actor: staff, action: 'learner.merged', object: from, detail: { into } });
  };
  const problem = await countersign.mergeAccounts({ tenant: TENANT, from, into, by: staff, reason, follow });
  if (problem !== null) return problem;
  await closeAccount(platform, { id: from });
  return 'merged';
}

/**
 * Nobody may have more tries by two accounts: a course goes over as a whole, where it is the only
 * one.
 */
async function moveWork({ query }: Queries, from: string, into: string): Promise<void> {
  await query('select 1 from platform_account where id = any($1::uuid[]) order by id for update', [[from, into]]);
  const has = (table: string, account: string): string => `select course_id from ${table} where account_id = ${account}`;
  const courses = `((${has('platform_track', '$1')} union ${has('platform_submission', '$1')})
    except (${has('platform_track', '$2')} union ${has('platform_submission', '$2')}))`;
  const rows = await query<{ course: string }>(`select course_id as course from ${courses} as c`, [from, into]);
  const moved = rows.map(({ course }) => course);
  const theirs = 'select id from platform_submission where account_id = $1 and course_id = any($3::text[])';
  await query(`update platform_check set account_id = $2 where submission_id in (${theirs})`, [from, into, moved]);
  await query(
    `update platform_check_start set account_id = $2 where account_id = $1 and attempt in (select id::text from (${theirs}) as s)`,
    [from, into, moved],
  );
  for (const table of ['platform_submission', 'platform_track'])
    await query(`update ${table} set account_id = $2 where account_id = $1 and course_id = any($3::text[])`, [from, into, moved]);
  const lacking = (
    table: string,
    which: string,
  ): string => `update ${table} as own set account_id = $2 where own.account_id = $1 and not exists
    (select 1 from ${table} as other where other.account_id = $2 and other.course_id = own.course_id ${which})`;
  await query(lacking('platform_certificate', 'and other.revoked_at is null'), [from, into]);
  await query(lacking('platform_record', ''), [from, into]);
}

function matterOf(kind: 'merge' | typeof ASKED, from: string, into: string): string {
  return `${kind}:${from}:${into}`;
}
