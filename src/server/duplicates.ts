import type { Database } from './database.js';
import { auditReview } from './review-store.js';

/** Two accounts that showed the same face, or nearly. Times are seconds since the epoch. */
export interface Duplicate {
  readonly id: string;
  readonly tenant: string;
  /** Who enrolled later, and who before; within one scan either. */
  readonly subject: string;
  readonly other: string;
  readonly foundAt: number;
}

/** What a person found out: one person with two accounts, or two people who look alike. Nothing follows from it by itself. */
export type DuplicateOutcome = 'same-person' | 'different-people';

/** Pairs of accounts for a person to look at. */
export interface Duplicates {
  /** Those that nobody has settled, oldest first. */
  open(tenant: string, options?: { readonly limit?: number }): Promise<readonly Duplicate[]>;
  /** Notes what a person found; `false`: there is no such pair in the tenant, or it was settled before. */
  settle(
    tenant: string,
    id: string,
    decision: { readonly by: string; readonly outcome: DuplicateOutcome; readonly reason: string },
  ): Promise<boolean>;
}

export function createDuplicates(database: Database, now: () => number): Duplicates {
  return {
    async open(tenant, { limit = 100 } = {}) {
      const sql = `select id::text, tenant, subject, other, found_at as "foundAt" from countersign_duplicate
        where tenant = $1 and settled_at is null order by found_at, id limit $2`;
      return database.query<Duplicate>(sql, [tenant, limit]);
    },
    settle: (tenant, id, { by, outcome, reason }) =>
      database.transaction(async (queries) => {
        const sql = `update countersign_duplicate set outcome = $3, settled_by = $4, reason = $5, settled_at = $6
          where tenant = $1 and id::text = $2 and settled_at is null returning subject, other`;
        const [pair] = await queries.query<{ subject: string; other: string }>(sql, [tenant, id, outcome, by, reason, now()]);
        if (pair === undefined) return false;
        for (const subject of [pair.subject, pair.other])
          await auditReview(queries, { tenant, subject }, 'duplicate/settled', now(), { duplicate: id, outcome, by });
        return true;
      }),
  };
}
