import { writeAudit } from '../store/audit.js';
import { giveOpinion, readOpinions } from '../store/opinions.js';
import { TENANT } from './tenant.js';

/**
 * Whether later checks have something to be compared with: the package knows, for its retention and its own routes end an enrollment too.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {string} account
 */
export async function isEnrolled({ countersign }, account) {
  return (await countersign.status({ tenant: TENANT, subject: account })).enrolled;
}

/**
 * From when on an account's checks count: since its latest enrollment, where that replaced another one and staff have not found that it is the same person. `null`:
 * all of them.
 *
 * @param {import('countersign/server').Queries} queries
 * @returns {Promise<Date | null>}
 */
export async function countsFrom({ query }, account) {
  const sql = `select max(at) as at from platform_renewal where account_id = $1 and decision is distinct from 'accepted'`;
  const [{ at }] = await query(sql, [account]);
  return at;
}

/** Notes an enrollment that replaced an earlier one: a person of the staff asks whose it is. */
export async function noteRenewal({ query }, { jti, account, at }) {
  await query('insert into platform_renewal (jti, account_id, at) values ($1, $2, $3)', [jti, account, at]);
}

/** Renewed enrollments that nobody has decided about, oldest first, with what staff said. Nobody sees their own. */
export async function listRenewals(database, staff) {
  const sql = `select r.jti, r.account_id as account, r.at, a.name, a.email from platform_renewal r join platform_account a on a.id = r.account_id
    where r.decision is null and r.account_id <> $1 order by r.at limit 100`;
  const rows = await database.query(sql, [staff]);
  const opinions = await readOpinions(database, rows.map(matterOf));
  return rows.map((row) => ({ ...row, opinions: opinions.get(matterOf(row)) }));
}

/**
 * Staff's word on a renewed enrollment. `accepted`: the same person, so that earlier checks count again; `refused`: that could not be confirmed, and they do not.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {{ jti: string, staff: string, decision: 'accepted' | 'refused', note: string }} opinion
 * @returns {Promise<'decided' | 'waiting' | 'not-possible'>}
 */
export async function decideRenewal({ countersign, database, now }, { jti, staff, decision, note }) {
  const said = await database.transaction(async (queries) => {
    const sql = 'select jti, account_id as account from platform_renewal where jti = $1 and decision is null for update';
    const [open] = await queries.query(sql, [jti]);
    if (open === undefined) return 'not-possible';
    const at = now();
    const said = await giveOpinion(queries, { matter: matterOf(open), accounts: [open.account], staff, decision, note, at });
    if (said === 'decided') {
      await queries.query('update platform_renewal set decision = $2, decided_at = $3 where jti = $1', [jti, decision, at]);
      await writeAudit(queries, { at, actor: staff, action: `renewal.${decision}`, object: open.account, detail: { jti } });
    }
    return said;
  });
  if (said !== 'not-possible') await passOn({ countersign, database }, { jti, staff, decision, note });
  return said;
}

/**
 * Tells the package each vote: once it has as many as here, its receipts say that the reference is the
 * learner's. An enrollment that was replaced meanwhile has no review any more.
 */
async function passOn({ countersign, database }, { jti: id, staff, decision: outcome, note }) {
  const [{ fourEyes }] = await database.query('select coalesce(bool_or(four_eyes), false) as "fourEyes" from platform_course');
  const vote = { tenant: TENANT, id, by: staff, outcome, reason: note || 'Our staff looked at it.', fourEyes };
  await countersign.reviews.decide(vote).catch((error) => {
    if (!String(error.code).startsWith('review/')) throw error;
  });
}

function matterOf({ jti }) {
  return `renewal:${jti}`;
}
