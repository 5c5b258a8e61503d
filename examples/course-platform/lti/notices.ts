import type { Notice, Queries } from 'countersign/server';
import type { KeptNotice } from '../accounts/notices.js';
import type { Platform } from '../types.js';
import type { Launch } from './launch/launches.js';

const SHOWN_MS = 30 * 86_400_000;
/** Whose learners came by LTI. */
export const isLtiTenant = (tenant: string): boolean => tenant.startsWith('lti-');

/**
 * Keeps a notice for the page of the learner's next launches: their learning platform knows how to
 * reach them, we do not.
 *
 * @param notice it may come twice
 */
export async function keepLtiNotice({ query }: Queries, { tenant, subject, kind, thumbprint, at }: Notice): Promise<void> {
  const sql = 'insert into lti_notice (tenant, subject, kind, thumbprint, at) values ($1, $2, $3, $4, $5) on conflict do nothing';
  await query(sql, [tenant, subject, kind, thumbprint ?? '', new Date(at * 1000)]);
}

/** A learner's notices of the last thirty days, newest first. */
export async function listLtiNotices(
  { database, now }: Platform,
  { tenant, subject }: Pick<Launch, 'tenant' | 'subject'>,
): Promise<readonly KeptNotice[]> {
  const sql = 'select kind, at from lti_notice where tenant = $1 and subject = $2 and at > $3 order by at desc limit 10';
  return database.query(sql, [tenant, subject, new Date(now().getTime() - SHOWN_MS)]);
}
