import type { InputKind, Result } from '../../types.js';
import type { Addition, DeviceIdentity } from '../store/addition.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { ReviewSummary } from './review-summary.js';

/**
 * Why a person looks at a check: it was close, late or of low quality (`review`); liveness was not
 * seen (`not-live`); all tries are used up (`stopped`); the learner asks for it (`appeal`);
 * somebody enrolled in the place of an earlier reference (`renewed`); another browser wants to be
 * the learner's (`rebind`).
 */
export type ReviewCause = 'review' | 'not-live' | 'stopped' | 'appeal' | 'renewed' | 'rebind';

/** What a person may decide. */
export type ReviewOutcome = Extract<Result, 'accepted' | 'refused'>;

export interface Vote {
  /** Who of the platform's staff, as the platform names them. */
  readonly by: string;
  readonly outcome: ReviewOutcome;
  readonly reason: string;
  readonly at: number;
  /** 1, or 2 and more after an appeal: only those of the newest round count. */
  readonly round: number;
}

/** A check that a person looks at, or has looked at. Times are seconds since the epoch. */
export interface Review extends Owner {
  /** `jti` of the check's receipt. */
  readonly id: string;
  readonly cause: ReviewCause;
  readonly openedAt: number;
  readonly bundleJti: string;
  /** What the check answered. */
  readonly receipt: string;
  /** Of a check that nobody was to look at until the learner appealed, less is known. */
  readonly summary: ReviewSummary | Pick<ReviewSummary, 'purpose' | 'context' | 'madeAt' | 'late'>;
  readonly round: number;
  /** What the learner wrote. */
  readonly words: string | null;
  readonly outcome: ReviewOutcome | null;
  readonly reason: string | null;
  readonly decidedAt: number | null;
  /**
   * Of the learner's reference then: the one that an enrollment made, or that a check was compared
   * with. `null`: nobody noted it.
   */
  readonly referenceVersion: number | null;
  /** A rebind's: the browser that becomes the learner's if a person accepts it. */
  readonly device: DeviceIdentity | null;
  /** A rebind's: the kind of keyboard whose typing becomes the learner's then. */
  readonly typingKind: InputKind | null;
  /** In a list of open reviews: how many more of this learner and cause come after this one. */
  readonly waiting?: number;
}

const COLUMNS = `id, tenant, subject, cause, opened_at as "openedAt", bundle_jti as "bundleJti", receipt, summary, round, words, outcome, reason,
  decided_at as "decidedAt", reference_version as "referenceVersion", device, typing_kind as "typingKind"`;

/**
 * Adds a review; one that is there stays. Of a learner who has used up all tries, one that is open
 * is enough; of foreign browsers, another.
 */
export async function insertReview(
  { query }: Queries,
  review: Pick<
    Review,
    'id' | 'tenant' | 'subject' | 'cause' | 'openedAt' | 'bundleJti' | 'receipt' | 'summary' | 'words' | 'referenceVersion'
  > & { readonly adds: Addition | null },
): Promise<boolean> {
  const { id, tenant, subject, cause, openedAt, bundleJti, receipt, summary, words, referenceVersion, adds } = review;
  const sql = `insert into countersign_review (id, tenant, subject, cause, opened_at, bundle_jti, receipt, summary, words,
      reference_version, device, typing_kind, typing)
    select $1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10::integer, $11::jsonb, $12, $13::bytea where $4 <> 'stopped' or not exists (select 1 from countersign_review
      where tenant = $2 and subject = $3 and cause = 'stopped' and decided_at is null
        and (summary->>'purpose' = 'rebind') = ($8::jsonb->>'purpose' = 'rebind'))
    on conflict (id) do nothing returning id`;
  const values = [
    id,
    tenant,
    subject,
    cause,
    openedAt,
    bundleJti,
    receipt,
    JSON.stringify(summary),
    words,
    referenceVersion,
    adds?.device ? JSON.stringify(adds.device) : null,
    adds?.typing?.inputKind ?? null,
    adds?.typing?.keystroke ?? null,
  ];
  return (await query(sql, values)).length === 1;
}

/** Forgets what a later check has made pointless to decide. */
export async function dropOpenReviews({ query }: Queries, { tenant, subject }: Owner, cause: ReviewCause): Promise<void> {
  const sql = 'delete from countersign_review where tenant = $1 and subject = $2 and cause = $3 and decided_at is null';
  await query(sql, [tenant, subject, cause]);
}

/** Where a page of reviews ended: the next one goes on there, whatever became of that review. */
export type LastReview = Pick<Review, 'id' | 'openedAt' | 'decidedAt'>;

export interface ReviewPage {
  readonly state: 'open' | 'decided';
  /** How many at most. */
  readonly limit: number;
  /** The last one of the page before; `null`: the first page. */
  readonly after: LastReview | null;
}

/**
 * Reviews of a tenant. Open ones oldest first, of each learner and cause one: the next shows once
 * it is decided, so that nobody pushes others off a list. Or the newest that are decided.
 */
export async function readReviews({ query }: Queries, tenant: string, { state, limit, after }: ReviewPage): Promise<readonly Review[]> {
  const open = `select ${COLUMNS}, waiting from (
      select distinct on (subject, cause) *, (count(*) over (partition by subject, cause))::integer - 1 as waiting from countersign_review
      where tenant = $1 and decided_at is null order by subject, cause, opened_at, id) as review
    where $3::text is null or (opened_at, id collate "C") > ($4::double precision, $3) order by opened_at, id collate "C" limit $2`;
  const decided = `select ${COLUMNS}, 0 as waiting from countersign_review where tenant = $1 and decided_at is not null
      and ($3::text is null or (-decided_at, id collate "C") > (-$4::double precision, $3)) order by decided_at desc, id collate "C" limit $2`;
  const [sql, at] = state === 'open' ? [open, after?.openedAt] : [decided, after?.decidedAt];
  return query<Review>(sql, [tenant, limit, after?.id ?? null, at ?? 0]);
}

/** Checks of one learner that may wait for a person. */
const MOST_OPEN_REVIEWS = 20;

/** Whether as many checks of a learner wait for a person as may. */
export async function hasManyOpenReviews({ query }: Queries, { tenant, subject }: Owner): Promise<boolean> {
  const sql = 'select count(*)::integer as count from countersign_review where tenant = $1 and subject = $2 and decided_at is null';
  return ((await query<{ count: number }>(sql, [tenant, subject]))[0]?.count ?? 0) >= MOST_OPEN_REVIEWS;
}

/** One review of a tenant; `lock` holds it until the transaction ends. */
export async function findReview({ query }: Queries, tenant: string, id: string, lock = false): Promise<Review | null> {
  const sql = `select ${COLUMNS} from countersign_review where tenant = $1 and id = $2${lock ? ' for update' : ''}`;
  const [review] = await query<Review>(sql, [tenant, id]);
  return review ?? null;
}

/** What was typed on the new kind of keyboard of a rebind; it goes when the review does. */
export async function readWaitingTyping({ query }: Queries, id: string): Promise<Addition['typing']> {
  const sql = 'select typing_kind as "inputKind", typing as keystroke from countersign_review where id = $1 and typing is not null';
  return (await query<NonNullable<Addition['typing']>>(sql, [id]))[0] ?? null;
}

/** Everybody's votes on a review, oldest first. */
export async function readVotes({ query }: Queries, id: string): Promise<readonly Vote[]> {
  return query<Vote>('select by, outcome, reason, at, round from countersign_vote where review_id = $1 order by at, by', [id]);
}

/** `false`: they have voted on this review before. */
export async function insertVote({ query }: Queries, id: string, { by, round, outcome, reason, at }: Vote): Promise<boolean> {
  const sql = `insert into countersign_vote (review_id, by, round, outcome, reason, at) values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing returning by`;
  return (await query(sql, [id, by, round, outcome, reason, at])).length === 1;
}

/** What was done with a review, in the trail: it stays when the review is erased. */
export async function auditReview({ query }: Queries, { tenant, subject }: Owner, code: string, at: number, note: object): Promise<void> {
  const sql = 'insert into countersign_audit (at, tenant, subject, step, code, note) values ($1, $2, $3, 0, $4, $5::jsonb)';
  await query(sql, [at, tenant, subject, code, JSON.stringify(note)]);
}
