import * as v from 'valibot';
import { CHECK_STATES, type Check } from '../store/checks.js';
import { instantOf, instantSchema } from './instant.js';

/** A check as platforms see it, in answers and in events. */
export const checkResource = v.strictObject({
  id: v.string(),
  state: v.picklist(CHECK_STATES),
  code: v.pipe(v.nullable(v.string()), v.description('Why it failed.')),
  subject: v.string(),
  course: v.string(),
  activity: v.string(),
  attempt: v.string(),
  purpose: v.pipe(v.nullable(v.picklist(['enroll', 'verify'])), v.description('null: who is not enrolled enrolls, others are verified.')),
  result: v.pipe(
    v.nullable(
      v.strictObject({
        purpose: v.picklist(['enroll', 'verify', 'rebind', 'retype', 'monitor']),
        reasons: v.array(v.string()),
        renewed: v.pipe(v.boolean(), v.description('It says nothing about who the learner was before an enrollment was replaced.')),
        late: v.boolean(),
        mode: v.string(),
        reviewedAt: v.nullable(instantSchema),
        receipt: v.pipe(
          v.nullable(v.string()),
          v.description('Signed: a JWT that /.well-known/jwks.json verifies. After a person decided, GET /v1/checks/{id} writes it.'),
        ),
      }),
    ),
    v.description('Of the newest decision.'),
  ),
  triesLeft: v.number(),
  lang: v.nullable(v.string()),
  returnUrl: v.nullable(v.string()),
  metadata: v.record(v.string(), v.string()),
  createdAt: instantSchema,
  changedAt: instantSchema,
  expiresAt: instantSchema,
});

export type CheckResource = v.InferOutput<typeof checkResource>;

/** @param now a check whose time is over is so, before anybody has noted it */
export function showCheck(check: Check, now: number): CheckResource {
  const { purpose, reasons, renewed, late, mode, reviewedAt, receipt } = check;
  return {
    id: check.id,
    state: isUndecided(check) && check.expiresAt <= now ? 'expired' : check.state,
    code: check.code,
    subject: check.subject,
    course: check.course,
    activity: check.activity,
    attempt: check.attempt,
    purpose: check.askedPurpose,
    result:
      purpose === null
        ? null
        : {
            purpose,
            reasons: [...reasons],
            renewed: renewed ?? false,
            late: late ?? false,
            mode: mode ?? 'embeddings',
            reviewedAt: reviewedAt === null ? null : instantOf(reviewedAt),
            receipt,
          },
    triesLeft: check.triesLeft,
    lang: check.lang,
    returnUrl: check.returnUrl,
    metadata: { ...check.metadata },
    createdAt: instantOf(check.createdAt),
    changedAt: instantOf(check.changedAt),
    expiresAt: instantOf(check.expiresAt),
  };
}

/** Nobody has decided it: it can expire. */
export function isUndecided({ state, isOpen }: Pick<Check, 'state' | 'isOpen'>): boolean {
  return isOpen && state !== 'refused';
}
