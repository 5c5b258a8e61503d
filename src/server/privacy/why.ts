import { decodeJwt } from 'jose';
import { STEP_NAMES, type StepName } from '../../bundle/steps.js';
import type { VerificationCode } from '../../bundle/verification-error.js';
import type { Purpose, Reason, Result } from '../../types.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findSubject } from '../store/subjects.js';
import { CODE_WORDS, REASON_WORDS, RESULT_WORDS } from './why-words.js';

/** A check that was not accepted. Never a score: it would say how near a try came. */
export interface NotAccepted {
  /** Seconds since the epoch. */
  readonly at: number;
  /** `null`: it could not be read so far. */
  readonly purpose: Purpose | null;
  /** The step that ended it; `receipt`: it came to a result. */
  readonly step: StepName;
  /** A verification code, or the result. */
  readonly code: VerificationCode | Exclude<Result, 'accepted'>;
  /** Of a result. */
  readonly reasons: readonly Reason[];
  /** Of step 20, such as `virtual-camera`. */
  readonly signs: readonly string[];
  /** All of this in words, for staff. */
  readonly words: string;
}

/** How a learner stands, and why checks were not accepted: for staff, never for learners. */
export interface Why extends Owner {
  readonly enrolled: boolean;
  readonly withdrawn: boolean;
  readonly failuresInARow: number;
  /** Seconds since the epoch; `null`: the learner may try now. */
  readonly pausedUntil: number | null;
  /** Failed tries, in the last thirty days, of browsers that are not the learner's. */
  readonly foreignTries: number;
  /** Checks of theirs that wait for a person. */
  readonly openReviews: number;
  /** Newest first, a hundred at most. */
  readonly notAccepted: readonly NotAccepted[];
}

const MOST = 100;
const FOREIGN_SECONDS = 30 * 86_400;

interface Row extends Pick<NotAccepted, 'at' | 'purpose' | 'code'> {
  readonly step: number;
  readonly receipt: string | null;
  readonly signs: string | null;
}

/** @param now seconds since the epoch */
export async function readWhy(queries: Queries, { tenant, subject }: Owner, now: number): Promise<Why> {
  const { failuresInARow, pausedUntil, foreignTries, withdrawnAt } = await findSubject(queries, { tenant, subject });
  const counts = `select exists (select 1 from countersign_reference where tenant = $1 and subject = $2) as enrolled,
    (select count(*)::integer from countersign_review where tenant = $1 and subject = $2 and decided_at is null) as open`;
  const [counted] = await queries.query<{ enrolled: boolean; open: number }>(counts, [tenant, subject]);
  // Step 0 is a person's.
  const sql = `select at, purpose, step, code, receipt, signs from countersign_audit
    where tenant = $1 and subject = $2 and step > 0 and code not in ('accepted', 'received') order by at desc, id desc limit ${MOST}`;
  const rows = await queries.query<Row>(sql, [tenant, subject]);
  return {
    tenant,
    subject,
    enrolled: counted?.enrolled ?? false,
    withdrawn: withdrawnAt !== null,
    failuresInARow,
    pausedUntil: pausedUntil > now ? pausedUntil : null,
    foreignTries: foreignTries.filter((at) => at > now - FOREIGN_SECONDS).length,
    openReviews: counted?.open ?? 0,
    notAccepted: rows.map(notAcceptedOf),
  };
}

/**
 * The same for a learner of this name in each tenant; none: nobody of this name is known.
 *
 * @example
 * const found = await findWhy(database, '7e1f');
 * for (const { tenant, notAccepted } of found) console.log(tenant, notAccepted);
 */
export async function findWhy(queries: Queries, subject: string, now: number = Date.now() / 1000): Promise<readonly Why[]> {
  const sql = `select tenant from countersign_subject where subject = $1
    union select tenant from countersign_audit where subject = $1 and tenant is not null order by tenant`;
  const whys: Why[] = [];
  for (const { tenant } of await queries.query<{ tenant: string }>(sql, [subject]))
    whys.push(await readWhy(queries, { tenant, subject }, now));
  return whys;
}

function notAcceptedOf({ at, purpose, step, code, receipt, signs }: Row): NotAccepted {
  const reasons = receipt === null ? [] : ((decodeJwt(receipt).reasons ?? []) as readonly Reason[]);
  const words = [
    (code in RESULT_WORDS ? RESULT_WORDS[code as keyof typeof RESULT_WORDS] : CODE_WORDS[code as VerificationCode]) ?? '',
    ...reasons.map((reason) => REASON_WORDS[reason]),
  ];
  return {
    at,
    purpose,
    step: STEP_NAMES[step - 1] as StepName,
    code,
    reasons,
    signs: signs === null ? [] : signs.split(' '),
    words: words.filter(Boolean).join(' '),
  };
}
