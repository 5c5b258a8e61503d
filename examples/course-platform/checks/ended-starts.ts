import { TENANT } from '../enrollment/tenant.js';
import type { Platform } from '../types.js';

/**
 * Why the backend refused what was sent after a start, where no page said how it ended: the page
 * was closed, or cannot tell.
 *
 * @param whose columns of `start`: tenant, subject, its time, and that of the same learner's next
 *   start
 */
function refusalOf({ tenant, subject, next }: { tenant: string; subject: string; next: string }): string {
  return `case when start.outcome is null then (select code from countersign_audit a where a.tenant = ${tenant} and a.subject = ${subject}
    and a.receipt is null and a.step > 0 and a.code <> 'received' and a.purpose is distinct from 'monitor'
    and a.at >= extract(epoch from start.at) and a.at < coalesce(extract(epoch from ${next}), 'infinity') order by a.at, a.id limit 1) end`;
}

/**
 * Of the site's own courses. `refusal`: the code of a bundle that was refused, and no page
 * reported.
 */
const OWN = `select browser, device, at, outcome, ${refusalOf({ tenant: `'${TENANT}'`, subject: 'start.account_id::text', next: 'start.next' })} as refusal
  from (select *, lead(at) over (partition by account_id order by id) as next from platform_check_start where at >= $1) as start`;

/** Of other learning platforms: nothing but results is reported there. */
const BY_LTI = `select browser, device, at, outcome, ${refusalOf({ tenant: 'start.tenant', subject: 'start.subject', next: 'start.next' })} as refusal
  from (select c.*, l.subject, 'lti-' || r.home as tenant, lead(c.at) over (partition by r.home, l.subject order by c.id) as next
    from platform_lti_check c left join lti_launch l on l.id::text = c.launch left join lti_registration r on r.id = l.registration_id
    where c.at >= $1) as start`;

/**
 * Starts since $1 with their ends: `outcome` and `refusal` are null while nothing has come of them.
 */
export const STARTS = `${OWN} union all ${BY_LTI}`;

/** An outcome that is a code, not a result. */
export const IS_CODE = `(outcome like '%/%' or outcome = 'internal')`;

/** How often a check ended with this code. */
export interface FailureCode {
  code: string;
  /** Who noted it: the page, by its coarse code, or the backend alone, by the exact one. */
  by: 'page' | 'backend';
  count: number;
}

/** With which codes checks could not be made, most frequent first. */
export async function failureCodes({ database }: Pick<Platform, 'database'>, since: Date): Promise<readonly FailureCode[]> {
  const sql = `select coalesce(outcome, refusal) as code, case when outcome is null then 'backend' else 'page' end as by, count(*)::integer as count
    from (${STARTS}) as s where ${IS_CODE} or refusal is not null group by 1, 2 order by count desc, code limit 30`;
  return database.query(sql, [since]);
}
