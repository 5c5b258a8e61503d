import { noticeJob } from '../devices/devices.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import type { Database, Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { type Erased, eraseLearner } from './erase-learner.js';
import { exportLearner, type LearnerExport } from './export-learner.js';
import { type Swept, sweep } from './retention.js';

/** A learner's rights over what is stored of them, and the end of its time. */
export interface Privacy {
  /**
   * What is stored of a learner, without what could be used to pass as them: no template,
   * embedding, timing, picture or score.
   */
  export(owner: Owner): Promise<LearnerExport>;
  /**
   * Consent withdrawn: everything biometric is erased, and no check is started any more until the
   * learner asks by themselves to enroll, and agrees anew. Returns how many rows went.
   */
  withdraw(owner: Owner): Promise<Erased>;
  /** Everything biometric is erased; the learner may enroll anew, which the receipt then says. */
  erase(owner: Owner): Promise<Erased>;
  /** Erases what has had its time; `work` does it once a day. */
  sweep(): Promise<Swept>;
}

export interface PrivacyOptions {
  readonly database: Database;
  readonly keys: () => Promise<Keys>;
  readonly policy: () => Promise<Policy>;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** @throws DatabaseError (from each) when the database fails; nothing is half done then */
export function createPrivacy({ database, keys, policy, now }: PrivacyOptions): Privacy {
  return {
    export: async (owner) => {
      // Keys of another database are refused here, too.
      await keys();
      return database.transaction((queries) => exportLearner(queries, owner, now()));
    },
    withdraw: async (owner) => {
      const known = await keys();
      return database.transaction(async (queries) => {
        const erased = await eraseLearner(queries, known, owner, { cause: 'withdrawn', now: now() });
        const sql = 'update countersign_subject set withdrawn_at = $3 where tenant = $1 and subject = $2';
        await queries.query(sql, [owner.tenant, owner.subject, now()]);
        await tellErased(queries, owner, erased, now());
        return erased;
      });
    },
    erase: async (owner) => {
      const known = await keys();
      return database.transaction(async (queries) => {
        const erased = await eraseLearner(queries, known, owner, { cause: 'erased', now: now() });
        await tellErased(queries, owner, erased, now());
        return erased;
      });
    },
    sweep: async () => sweep(database, await keys(), await policy(), now()),
  };
}

/**
 * Whoever holds a learner's session could erase, and the learner should know. Where there was no
 * reference, there is nothing to tell.
 */
async function tellErased(queries: Queries, owner: Owner, erased: Erased, at: number): Promise<void> {
  if ((erased.reference ?? 0) > 0) await addJob(queries, noticeJob({ kind: 'erased', ...owner, thumbprint: null, at }));
}
