import type { Backend } from './backend/backend.js';
import type { Notice } from './devices/devices.js';
import { countFaces, planFaceCount } from './faces/count-faces.js';
import { planDuplicateSearch, searchDuplicates } from './faces/duplicate-faces.js';
import type { DuplicateFound } from './faces/duplicates.js';
import type { Privacy } from './privacy/privacy.js';
import { eraseExpired } from './privacy/retention.js';
import { addJob, runJobs, type WorkOptions } from './store/jobs.js';
import type { Owner } from './store/owner.js';
import { countTypists, planTypistCount } from './typing/count-typists.js';

const DAY = 86_400;

/**
 * Runs what is due, and goes on until the signal where one is given.
 *
 * @returns how many jobs were done
 */
export function runBackground(backend: Backend, privacy: Privacy, options?: WorkOptions): Promise<number> {
  const { database, keys, policy, now, onError } = backend;
  // Nothing is compared with what has had its time, whether the day's sweep has come by or not.
  const erased = async (): Promise<void> => void (await eraseExpired(database, await keys(), await policy(), now()));
  return runJobs(database, {
    ...options,
    handlers: {
      sweep: () => privacy.sweep(),
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
      await addJob(queries, { kind: 'sweep', once: 'sweep', dueAt: now(), everySeconds: DAY });
      await planTypistCount(queries, now());
      await planFaceCount(queries, now());
      if ((await policy()).duplicateSearch) await planDuplicateSearch(queries, now());
    },
  });
}
