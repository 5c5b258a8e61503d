import type { KeystrokeScore } from '../../matching/keystroke.js';
import type { CheckContext, InputKind } from '../../types.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { Sign } from './check-quality.js';

/** How long a borderline check waits for its one more repetition. */
const SECONDS = 900;

/** How a check, or half of one, was measured. */
export interface Measured {
  /** Every action that was asked for was seen. */
  readonly live: boolean;
  /** The clock was too coarse for a rhythm to count in full. */
  readonly coarse: boolean;
  /** Step 20's. */
  readonly signs: readonly Sign[];
  /** A passkey of the learner's signed it. */
  readonly passkey: boolean;
  /** A phone was the camera. Halves of before this was noted have none. */
  readonly phone?: boolean;
  /** The kind of keyboard that was typed on: rhythms of two kinds are not one. */
  readonly inputKind: InputKind;
}

/**
 * What a borderline check leaves for its one more: scores, neither times nor vectors, and how it
 * was measured.
 */
export interface FirstHalf {
  readonly typing: KeystrokeScore;
  /** Normalized. */
  readonly face: number;
  readonly measured: Measured;
}

/** Both halves as one: what is wrong with either is wrong with both. */
export function together(one: Measured, other: Measured): Measured {
  return {
    live: one.live && other.live,
    coarse: one.coarse || other.coarse,
    signs: [...new Set([...one.signs, ...other.signs])],
    passkey: one.passkey && other.passkey,
    phone: one.phone === true || other.phone === true,
    inputKind: other.inputKind,
  };
}

/**
 * Normalized score below which a look is another's by itself: 95 of 100 strangers, and none of 364
 * looks of a learner with three pictures enrolled (LFW, cohort apart).
 */
const ANOTHERS = 2.2;

/**
 * Both looks as one normalized score: their mean, but a look that is another's is not outvoted by
 * one that is the learner's.
 */
export function bothLooks(first: number, second: number): number {
  const lower = Math.min(first, second);
  return lower < ANOTHERS ? lower : (first + second) / 2;
}

/**
 * Keeps the first half until the one more that was asked for comes. Of each learner there is one:
 * the newest.
 */
export async function keepOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  check: {
    readonly context: CheckContext;
    readonly thumbprint: string;
    readonly half: FirstHalf;
    readonly revision: string;
    readonly now: number;
  },
): Promise<void> {
  const { context, thumbprint, half, revision, now } = check;
  const sql = `insert into countersign_one_more (tenant, subject, context, thumbprint, score, measured, expires_at, policy)
    values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8)
    on conflict (tenant, subject) do update set context = $3, thumbprint = $4, score = $5::jsonb, measured = $6::jsonb, expires_at = $7,
      policy = $8, nonce = null`;
  const [score, measured] = [JSON.stringify({ typing: half.typing, face: half.face }), JSON.stringify(half.measured)];
  await query(sql, [tenant, subject, nameOf(context), thumbprint, score, measured, now + SECONDS, revision]);
}

/**
 * Whether one more is waited for in this course, activity and attempt: the revision of the policy
 * that its first half began with, and the kind of keyboard that it was typed on; `null`: none is.
 */
export async function waitsForOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  context: CheckContext,
  now: number,
): Promise<{ readonly policy: string; readonly inputKind: InputKind } | null> {
  const sql = `select policy, measured->>'inputKind' as "inputKind" from countersign_one_more where tenant = $1 and subject = $2 and context = $3 and expires_at > $4`;
  const [row] = await query<{ policy: string; inputKind: InputKind }>(sql, [tenant, subject, nameOf(context), now]);
  return row ?? null;
}

/**
 * Lets this challenge answer what waits, and none that was given before. `false`: nothing waits any
 * more.
 */
export async function bindOneMore({ query }: Queries, { tenant, subject }: Owner, context: CheckContext, nonce: string): Promise<boolean> {
  const sql = 'update countersign_one_more set nonce = $4 where tenant = $1 and subject = $2 and context = $3 returning 1';
  return (await query(sql, [tenant, subject, nameOf(context), nonce])).length === 1;
}

/**
 * The first half, once: by its own challenge, from the same device. What was kept for that
 * challenge is gone after this.
 */
export async function takeOneMore(
  { query }: Queries,
  { tenant, subject }: Owner,
  check: { readonly nonce: string; readonly thumbprint: string; readonly now: number },
): Promise<FirstHalf | null> {
  const sql = `delete from countersign_one_more where tenant = $1 and subject = $2 and nonce = $3
    returning thumbprint, score, measured, expires_at as "expiresAt"`;
  const [row] = await query<Kept>(sql, [tenant, subject, check.nonce]);
  if (row?.thumbprint !== check.thumbprint || row.expiresAt <= check.now) return null;
  return { ...row.score, measured: row.measured };
}

interface Kept {
  readonly thumbprint: string;
  readonly score: Omit<FirstHalf, 'measured'>;
  readonly measured: Measured;
  readonly expiresAt: number;
}

function nameOf({ course, activity, attempt }: CheckContext): string {
  return JSON.stringify([course, activity, attempt]);
}
