import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';

/**
 * How many learners enrolled with a sentence that the policy no longer has, or has with another
 * text: each of them types another one at the next check.
 */
export async function countChangedPhrases({ query }: Queries, { phrases }: Pick<Policy, 'phrases'>): Promise<number> {
  const sql = 'select count(*)::integer as count from countersign_reference where phrase_hash <> all($1::text[])';
  const [row] = await query<{ count: number }>(sql, [phrases.map(({ hash }) => hash)]);
  return row?.count ?? 0;
}
