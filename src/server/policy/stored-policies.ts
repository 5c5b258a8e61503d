import type { Queries } from '../store/database.js';
import type { Policy } from './policy.js';

/**
 * The policies that challenges were given under, of whatever process: a check that has begun ends
 * under its own. One that an earlier version stored has the members of `present` that it lacks.
 */
export async function readPolicies({ query }: Queries, present: Policy): Promise<Policy[]> {
  const rows = await query<{ revision: string; policy: Omit<Policy, 'revision'> }>('select revision, policy from countersign_policy');
  return rows.map(({ revision, policy }) => ({ ...present, ...policy, revision }));
}

/**
 * The one of this revision; the present one where there is none: it was forgotten, for nothing that
 * began with it can still come.
 */
export function policyOf(revision: string, policies: readonly Policy[], present: Policy): Policy {
  return policies.find((one) => one.revision === revision) ?? present;
}

/** Forgets the policies that no challenge needs any more, and no first half of a check. */
export async function forgetPolicies({ query }: Queries): Promise<void> {
  await query(`delete from countersign_policy p where not exists (select 1 from countersign_challenge where policy = p.revision)
    and not exists (select 1 from countersign_one_more where policy = p.revision)`);
}
