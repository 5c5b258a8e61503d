import type { AskedPurpose, MayStart, Queries } from '../../server.js';
import { type Check, lockCheck } from '../store/checks.js';
import type { DecisionOptions } from './follow-decision.js';
import { running } from './running-check.js';

/** A challenge is given for an open check alone, and for what the platform asked for. */
export function mayStartCheck({ now }: Pick<DecisionOptions, 'now'>): MayStart {
  return async ({ enrolled, purpose, queries }) => {
    const found = running.getStore();
    const check = found === undefined ? null : await lockCheck(queries, found.id);
    if (check === null || !check.isOpen || check.expiresAt <= now()) return { refused: 'over' };
    const wanted = purposeOf(check, enrolled, purpose);
    if (wanted === null) return { refused: 'not-asked' };
    await noteStart(queries, check, now());
    return { purpose: wanted };
  };
}

/**
 * A page asks for another browser to be added, and for nothing else that the platform did not ask
 * for.
 */
function purposeOf({ askedPurpose }: Check, enrolled: boolean, wish: AskedPurpose | null): AskedPurpose | null {
  const purpose = askedPurpose ?? (enrolled ? 'verify' : 'enroll');
  if (wish === null || wish === purpose) return purpose;
  return wish === 'rebind' && purpose === 'verify' ? 'rebind' : null;
}

/** What waits for one more, or may be tried again, stays so until it is decided. */
async function noteStart({ query }: Queries, { id }: Check, now: number): Promise<void> {
  await query(`update service_check set state = 'started', changed_at = $2 where id = $1 and state = 'created'`, [id, now]);
}
