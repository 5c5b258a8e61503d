import type { Notice, Queries } from 'countersign/server';

/** A notice as its learner reads it. */
export interface KeptNotice {
  kind: Notice['kind'];
  at: Date;
}

/**
 * Keeps a notice for every page where the learner signs in next: another browser, another
 * enrollment, foreign tries, an erasure. A university with mail sends one here, too: who holds a
 * stolen session sees this page as well.
 *
 * @param notice it may come twice
 */
export async function keepNotice({ query }: Queries, { kind, subject, thumbprint, at }: Notice): Promise<void> {
  const sql = `insert into platform_notice (account_id, kind, thumbprint, at) select id, $2, $3, $4 from platform_account where id::text = $1
    on conflict do nothing`;
  await query(sql, [subject, kind, thumbprint ?? '', new Date(at * 1000)]);
}

/** An account's notices, newest first. */
export async function listNotices({ query }: Queries, account: string): Promise<readonly KeptNotice[]> {
  return query('select kind, at from platform_notice where account_id = $1 order by at desc', [account]);
}

/** The learner has seen them. */
export async function clearNotices({ query }: Queries, account: string): Promise<void> {
  await query('delete from platform_notice where account_id = $1', [account]);
}
