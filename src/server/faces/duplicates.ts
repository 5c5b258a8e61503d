import { auditReview } from '../reviews/review-store.js';
import { ReviewError, requireBy, requireWords } from '../reviews/reviews.js';
import type { Database } from '../store/database.js';

/** Accounts that showed the same face, or nearly. Times are seconds since the epoch. */
export interface Duplicate {
  readonly id: string;
  readonly tenant: string;
  /**
   * All accounts of this face, those that a person has looked at before among them, in the order of
   * their names.
   */
  readonly subjects: readonly string[];
  /** When the oldest of what nobody has settled was found. */
  readonly foundAt: number;
}

/**
 * Two accounts as they were found: `subject` showed the face of `other`, and both are among the
 * accounts of `id` from then on.
 */
export interface DuplicateFound {
  readonly id: string;
  readonly tenant: string;
  readonly subject: string;
  readonly other: string;
}

/**
 * What a person found out: one person with several accounts, or people who look alike. Nothing
 * follows from it by itself.
 */
export type DuplicateOutcome = 'same-person' | 'different-people';

/**
 * Groups of accounts for a person to look at: of forty accounts with one face there is one group,
 * not 780 pairs.
 */
export interface Duplicates {
  /** Those that nobody has settled, oldest first; `after` is the last one of the page before. */
  open(
    tenant: string,
    options?: { readonly limit?: number; readonly after?: Pick<Duplicate, 'id' | 'foundAt'> },
  ): Promise<readonly Duplicate[]>;
  /**
   * Notes what a person found of a group; an account that joins it later opens it again. `false`:
   * there is no such group in the tenant, or it was settled before.
   *
   * @throws TypeError for another outcome; ReviewError words for a name or a reason that is none (1
   *   to 200 and 1 to 2,000 characters); own for a group that they are in
   */
  settle(
    tenant: string,
    id: string,
    decision: { readonly by: string; readonly outcome: DuplicateOutcome; readonly reason: string },
  ): Promise<boolean>;
}

const MEMBERS = `(select array_agg(distinct member order by member) from countersign_duplicate p, unnest(array[p.subject, p.other]) as member
  where p.tenant = d.tenant and p.cluster = d.cluster)`;

export function createDuplicates(database: Database, now: () => number): Duplicates {
  return {
    async open(tenant, { limit = 100, after } = {}) {
      const sql = `select cluster::text as id, tenant, ${MEMBERS} as subjects, min(found_at) as "foundAt" from countersign_duplicate d
        where tenant = $1 and settled_at is null group by tenant, cluster
        having $3::text is null or (min(found_at), cluster::text) > ($4::double precision, $3) order by min(found_at), cluster::text limit $2`;
      return database.query<Duplicate>(sql, [tenant, limit, after?.id ?? null, after?.foundAt ?? 0]);
    },
    async settle(tenant, id, { by, outcome, reason }) {
      if (outcome !== 'same-person' && outcome !== 'different-people')
        throw new TypeError('duplicates.settle: outcome must be same-person or different-people');
      requireBy(by);
      requireWords(reason);
      return database.transaction(async (queries) => {
        const sql = `update countersign_duplicate set outcome = $3, settled_by = $4, reason = $5, settled_at = $6
          where tenant = $1 and cluster::text = $2 and settled_at is null returning subject, other`;
        const pairs = await queries.query<{ subject: string; other: string }>(sql, [tenant, id, outcome, by, reason, now()]);
        const subjects = new Set(pairs.flatMap((pair) => [pair.subject, pair.other]));
        if (subjects.has(by)) throw new ReviewError('review/own');
        for (const subject of subjects)
          await auditReview(queries, { tenant, subject }, 'duplicate/settled', now(), { duplicate: id, outcome, by });
        return pairs.length > 0;
      });
    },
  };
}
