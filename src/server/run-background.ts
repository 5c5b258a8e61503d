import type { Backend } from './backend/backend.js';
import { tellChangedPhrases } from './backend/tell-console.js';
import type { Notice } from './devices/devices.js';
import { countFaces, planFaceCount } from './faces/count-faces.js';
import { planDuplicateSearch, searchDuplicates } from './faces/duplicate-faces.js';
import type { DuplicateFound } from './faces/duplicates.js';
import type { Erasure } from './privacy/erasure-log.js';
import type { Privacy } from './privacy/privacy.js';
import { requireErased } from './privacy/retention.js';
import { countChangedPhrases } from './reference/changed-phrases.js';
import { addJob, runJobs, type WorkOptions } from './store/jobs.js';
import type { Owner } from './store/owner.js';
import { countTypists, planRescoring, planTypistCount, rescoreTyping } from './typing/count-typists.js';

const DAY = 86_400;

/**
 * Says what a changed policy means for learners who are enrolled: once, before the first work is
 * done.
 */
export function tellOnce({ database, policy }: Pick<Backend, 'database' | 'policy'>): () => Promise<void> {
  let told: Promise<void> | null = null;
  const tell = async (): Promise<void> => {
    const learners = await countChangedPhrases(database, await policy());
    if (learners > 0) tellChangedPhrases(learners);
  };
  return () => {
    told ??= tell().catch((error: unknown) => {
      told = null;
      throw error;
    });
    return told;
  };
}

/**
 * Runs what is due, and goes on until the signal where one is given.
 *
 * @param tell what is said before anything is done
 * @returns how many jobs were done
 */
export function runBackground(backend: Backend, privacy: Privacy, tell: () => Promise<void>, options?: WorkOptions): Promise<number> {
  const { database, keys, policy, now, onError } = backend;
  // Nothing is compared with what has had its time, whether the day's sweep has come by or not.
  const erased = async (): Promise<void> => requireErased(database, await keys(), await policy(), now());
  return runJobs(database, {
    ...options,
    handlers: {
      sweep: () => privacy.sweep(),
      erasure: async (erasure) => backend.onErasure?.(erasure as Erasure),
      notice: async (notice) => backend.onNotice?.(notice as Notice),
      // A scan that was queued while the policy asked for it is not made any more once it does not.
      duplicates: async (search) => {
        await erased();
        if ((await policy()).duplicateSearch) await searchDuplicates(database, await keys(), (search as Owner).tenant, now());
      },
      typists: async () => {
        await erased();
        await countTypists(database, await keys(), await policy(), 'new');
      },
      rescore: async () => {
        await erased();
        await rescoreTyping(database, await keys(), await policy());
      },
      faces: async () => {
        await erased();
        await countFaces(database, await keys());
      },
      duplicate: async (pair) => backend.onDuplicate?.(pair as DuplicateFound),
    },
    now,
    onError,
    plan: async (queries) => {
      // Of a database with other keys, nothing is swept, told or counted.
      await keys();
      await tell();
      await addJob(queries, { kind: 'sweep', once: 'sweep', dueAt: now(), everySeconds: DAY });
      await planTypistCount(queries, now());
      await planRescoring(queries, now());
      await planFaceCount(queries, now());
      if ((await policy()).duplicateSearch) await planDuplicateSearch(queries, now());
    },
  });
}
