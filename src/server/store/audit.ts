import type { SealedClaims } from '../../bundle/schema.js';
import { type StepName, stepNumber } from '../../bundle/steps.js';
import type { Queries } from './database.js';
import type { Owner } from './owner.js';

export interface AuditEntry {
  readonly at: number;
  /** What was claimed; `null` where verification did not get so far. */
  readonly claims: SealedClaims | null;
  readonly owner: Owner | null;
  readonly step: StepName;
  /** A verification code, or the result. */
  readonly code: string;
  readonly receipt: string | null;
  /** The fused score; `null`: nothing was compared. */
  readonly score: number | null;
  /** Of the bytes that used up a challenge: they get this outcome again if the answer was lost. */
  readonly digest?: string;
  /** Step 20's. */
  readonly signs?: readonly string[];
}

/** Adds to the trail; with a receipt goes the consent that the check rests on. */
export async function appendAudit(
  { query }: Queries,
  { at, claims, owner, step, code, receipt, score, digest, signs = [] }: AuditEntry,
): Promise<void> {
  const sql = `insert into countersign_audit (at, tenant, subject, purpose, nonce, jti, step, code, receipt, score, consent, digest, signs)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13)`;
  const named = [claims?.purpose ?? null, claims?.nonce ?? null, claims?.jti ?? null];
  const consent = receipt === null || claims === null ? null : JSON.stringify(claims.consent);
  await query(sql, [
    at,
    owner?.tenant ?? null,
    owner?.subject ?? null,
    ...named,
    stepNumber(step),
    code,
    receipt,
    score,
    consent,
    digest ?? null,
    signs.length === 0 ? null : signs.join(' '),
  ]);
  if (receipt === null && owner !== null) await query(OLDEST_REFUSED, [owner.tenant, owner.subject]);
}

/** Tries without a receipt that are kept of one learner: beyond, the oldest go. */
const MOST_REFUSED = 1000;
const OLDEST_REFUSED = `delete from countersign_audit where id in (
  select id from countersign_audit where tenant = $1 and subject = $2 and receipt is null and step > 0 order by at desc, id desc
  offset ${MOST_REFUSED})`;
