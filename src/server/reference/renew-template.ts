import { requireDataKey } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import type { Database } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findReference } from '../store/stored-references.js';
import { lockSubject } from '../store/subjects.js';
import { keepRecent, openRecent } from './recent-vectors.js';
import { openFace, sealFace } from './reference.js';
import { createInverseRotation, createRotation } from './rotation.js';

/**
 * Turns a learner's stored face by a new rotation under a new version, after a turned one may have
 * been seen: what leaked is as far from it as a stranger's. The learner notices nothing, and
 * enrolls nothing again. Keys, typing and consent stay.
 *
 * @returns whether there was a reference that checks are compared with
 */
export async function renewTemplate(database: Database, keys: Keys, owner: Owner): Promise<boolean> {
  return database.transaction(async (queries) => {
    const subject = await lockSubject(queries, owner);
    const stored = await findReference(queries, owner);
    if (stored === null || stored.cohort === null) return false;
    const { dim } = stored.model;
    const version = subject.lastVersion + 1;
    const back = await createInverseRotation(keys.rotation, { ...owner, version: stored.version }, dim);
    const turn = await createRotation(keys.rotation, { ...owner, version }, dim);
    const dataKey = await requireDataKey(keys, owner, subject);
    const { template, figures } = await openFace(dataKey, owner, stored.face);
    const face = await sealFace(dataKey, owner, { template: turn(back(template)), figures });
    const recent = await openRecent(dataKey, owner, stored.recent, dim);
    await keepRecent(
      queries,
      dataKey,
      owner,
      recent.map((vector) => turn(back(vector))),
    );
    const names = [owner.tenant, owner.subject, version];
    await queries.query('update countersign_reference set version = $3, face = $4 where tenant = $1 and subject = $2', [...names, face]);
    // What waits for a person is about this reference, whatever its number.
    const waiting = 'update countersign_review set reference_version = $3 where tenant = $1 and subject = $2 and reference_version = $4';
    await queries.query(waiting, [...names, stored.version]);
    await queries.query('update countersign_subject set last_version = $3 where tenant = $1 and subject = $2', names);
    return true;
  });
}
