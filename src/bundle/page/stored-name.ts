import { sha256 } from '../../sha256.js';
import type { ChallengeClaims } from '../../types.js';

/**
 * Whose name it is. `store` holds the backend's secret for this learner; a backend of before has
 * none.
 */
export type StoredFor = Pick<ChallengeClaims, 'sub' | 'context' | 'store'>;

/**
 * The name under which something of a learner is kept in this browser: a hash with a secret that
 * only the learner's session is told, so that whoever comes next neither finds it nor reads whose
 * it is.
 *
 * @param what what is kept
 */
export function storedName({ sub, context, store }: StoredFor, what: string): Promise<string> {
  return sha256(JSON.stringify([store?.secret ?? [context.tenant, sub], what]));
}
