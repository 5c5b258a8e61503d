import type { ChallengeClaims, ConsentRecord } from '../../types.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/**
 * What a learner agreed to last, where it is this very policy: the trail has the record of each
 * check. Whoever withdrew has no reference, so none is looked for.
 *
 * @param policyHash of the policy as it is now
 */
export async function findAgreed(
  { query }: Queries,
  { tenant, subject }: Owner,
  policyHash: string,
): Promise<NonNullable<ChallengeClaims['agreed']> | null> {
  const sql = `select consent from countersign_audit where tenant = $1 and subject = $2 and consent is not null and purpose <> 'monitor'
    order by at desc, id desc limit 1`;
  const [row] = await query<{ consent: ConsentRecord }>(sql, [tenant, subject]);
  if (row === undefined || row.consent.policyHash !== policyHash) return null;
  const { screenHash, lang, agreedAt } = row.consent;
  return { screenHash, lang, agreedAt };
}
