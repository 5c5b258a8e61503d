import { type Queries, ReviewError, type ReviewOutcome } from 'countersign/server';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { writeAudit } from '../store/audit.js';
import { needsFourEyes } from '../store/four-eyes.js';
import { oneRow } from '../store/one-row.js';
import { giveOpinion, type Opinion, readOpinions, type Said } from '../store/opinions.js';
import type { Platform } from '../types.js';
import { TENANT } from './tenant.js';

/** An enrollment that replaced an earlier one. */
export interface Renewal {
  /** Of the receipt of the enrollment. */
  jti: string;
  account: string;
  at: Date;
}

/** One that nobody has decided about, with who it is and what staff said. */
export interface OpenRenewal extends Renewal {
  name: string;
  email: string;
  opinions: Opinion[];
}

export interface RenewalOpinion {
  jti: string;
  staff: string;
  decision: ReviewOutcome;
  note: string;
}

/**
 * Whether later checks have something to be compared with, by the model of these pages: the package
 * knows, for its retention and its own routes end an enrollment too.
 */
export async function isEnrolled({ countersign }: Platform, account: string): Promise<boolean> {
  const { enrolled, renewFace } = await countersign.status({ tenant: TENANT, subject: account });
  return enrolled && !renewFace;
}

/**
 * From when on an account's checks count: since its latest enrollment, where that replaced another
 * one and staff have not found that it is the same person. `null`: all of them.
 */
export async function countsFrom({ query }: Queries, account: string): Promise<Date | null> {
  const sql = `select max(at) as at from platform_renewal where account_id = $1 and decision is distinct from 'accepted'`;
  return oneRow(await query<{ at: Date | null }>(sql, [account])).at;
}

/**
 * Notes an enrollment that replaced an earlier one: a person of the staff asks whose it is. It
 * takes the place of the account's earlier ones that nobody has decided about: what they said to be
 * the learner's is erased, and no account fills the list.
 */
export async function noteRenewal({ query }: Queries, { jti, account, at }: Renewal): Promise<void> {
  const replaced = 'delete from platform_renewal where account_id = $1 and decision is null returning jti';
  const matters = (await query<Pick<Renewal, 'jti'>>(replaced, [account])).map(matterOf);
  await query('delete from platform_opinion where matter = any($1::text[])', [matters]);
  await query('insert into platform_renewal (jti, account_id, at) values ($1, $2, $3)', [jti, account, at]);
}

/**
 * Renewed enrollments that nobody has decided about, oldest first, a page at a time, with what
 * staff said. Nobody sees their own.
 *
 * @param after `next` of the page before
 */
export async function listRenewals(database: Queries, staff: string, after?: string | undefined): Promise<ListPage<OpenRenewal>> {
  const sql = `select r.jti, r.account_id as account, r.at, a.name, a.email from platform_renewal r join platform_account a on a.id = r.account_id
    where r.decision is null and r.account_id <> $1 and ($2::timestamptz is null or (r.at, r.jti) > ($2, $3)) order by r.at, r.jti limit $4`;
  const found = await database.query<Omit<OpenRenewal, 'opinions'>>(sql, [staff, ...readCursor(after), PAGE + 1]);
  const { rows, next } = cutPage(found, ({ at, jti }) => [at, jti]);
  const opinions = await readOpinions(database, rows.map(matterOf));
  return { rows: rows.map((row) => ({ ...row, opinions: opinions.get(matterOf(row)) ?? [] })), next };
}

/** How many there are of them. */
export async function countRenewals({ query }: Queries, staff: string): Promise<number> {
  const sql = 'select count(*)::integer as count from platform_renewal where decision is null and account_id <> $1';
  return oneRow(await query<{ count: number }>(sql, [staff])).count;
}

/**
 * Staff's word on a renewed enrollment. `accepted`: the same person, so that earlier checks count
 * again; `refused`: that could not be confirmed, and they do not.
 */
export async function decideRenewal(platform: Platform, opinion: RenewalOpinion): Promise<Said> {
  const { database, now } = platform;
  const { jti, staff, decision, note } = opinion;
  const said = await database.transaction<Said>(async (queries) => {
    const sql = 'select jti, account_id as account from platform_renewal where jti = $1 and decision is null for update';
    const [open] = await queries.query<Pick<Renewal, 'jti' | 'account'>>(sql, [jti]);
    if (open === undefined) return 'not-possible';
    const at = now();
    const said = await giveOpinion(queries, { matter: matterOf(open), accounts: [open.account], staff, decision, note, at });
    if (said === 'decided') {
      await queries.query('update platform_renewal set decision = $2, decided_at = $3 where jti = $1', [jti, decision, at]);
      await writeAudit(queries, { at, actor: staff, action: `renewal.${decision}`, object: open.account, detail: { jti } });
    }
    return said;
  });
  if (said !== 'not-possible') await passOn(platform, opinion);
  return said;
}

/**
 * Tells the package each vote: once it has as many as here, its receipts say that the reference is
 * the learner's. An enrollment that was replaced meanwhile has no review any more.
 */
async function passOn({ countersign, database }: Platform, { jti: id, staff, decision: outcome, note }: RenewalOpinion): Promise<void> {
  const fourEyes = await needsFourEyes(database);
  const vote = { tenant: TENANT, id, by: staff, outcome, reason: note || 'Our staff looked at it.', fourEyes };
  await countersign.reviews.decide(vote).catch((error: unknown) => {
    if (!(error instanceof ReviewError)) throw error;
  });
}

function matterOf({ jti }: Pick<Renewal, 'jti'>): string {
  return `renewal:${jti}`;
}
