import { clearAttempts } from '../decision/attempts.js';
import { noteLifted } from '../devices/add-device.js';
import type { Database } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { lockSubject } from '../store/subjects.js';

/**
 * Lets a learner add browsers again, before the thirty days are over: rebinds of before, and failed
 * tries of browsers that are not theirs, count no more. The next ones do.
 *
 * @param now seconds since the epoch
 */
export async function liftRebinds(database: Database, owner: Owner, now: number): Promise<void> {
  await database.transaction(async (queries) => {
    await lockSubject(queries, owner);
    await noteLifted(queries, owner, now);
    await clearAttempts(queries, owner, 'foreign');
  });
}
