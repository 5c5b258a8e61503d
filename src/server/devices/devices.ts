import type { Database, Queries } from '../store/database.js';
import type { NewJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { lockSubject } from '../store/subjects.js';

/** A browser that is a learner's. Times are seconds since the epoch. */
export interface Device {
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  readonly registeredAt: number;
  readonly revokedAt: number | null;
}

/**
 * Something that a learner should be told by another way than this browser, by mail say. It may
 * come twice: `thumbprint` and `at` tell. It outlives an erasure, which whoever has to be found out
 * could ask for.
 *
 * `device-added`: another browser is the learner's. `typing-added`: typing on another kind of
 * keyboard was enrolled; `typing-removed`: it is gone. `reference-replaced`: somebody enrolled in
 * their place. `typing-replaced`: another sentence took the place of theirs. `foreign-tries`:
 * browsers that are not theirs failed so often that they may not try any more. `erased`: everything
 * biometric was erased, by the learner's session or by the platform. `merged`: staff made one of
 * two accounts of theirs.
 */
export interface Notice extends Owner {
  readonly kind:
    | 'device-added'
    | 'typing-added'
    | 'typing-removed'
    | 'reference-replaced'
    | 'typing-replaced'
    | 'foreign-tries'
    | 'erased'
    | 'merged';
  /** The browser that did it; `null`: none. */
  readonly thumbprint: string | null;
  readonly at: number;
}

/** The learner's browsers, newest first, revoked ones included. */
export async function listDevices({ query }: Queries, { tenant, subject }: Owner): Promise<Device[]> {
  const sql = `select thumbprint, registered_at, revoked_at from countersign_device where tenant = $1 and subject = $2
    order by registered_at desc, thumbprint`;
  const rows = await query<{ thumbprint: string; registered_at: number; revoked_at: number | null }>(sql, [tenant, subject]);
  return rows.map(({ thumbprint, registered_at: registeredAt, revoked_at: revokedAt }) => ({ thumbprint, registeredAt, revokedAt }));
}

/**
 * Refuses a browser from now on, for good: a check that has begun ends before this, or finds it
 * revoked. `false`: it is not the learner's, or was revoked before.
 */
export async function revokeDevice(database: Database, owner: Owner, thumbprint: string, now: number): Promise<boolean> {
  const sql = `update countersign_device set revoked_at = $4 where tenant = $1 and subject = $2 and thumbprint = $3 and revoked_at is null
    returning thumbprint`;
  return database.transaction(async (queries) => {
    await lockSubject(queries, owner);
    return (await queries.query(sql, [owner.tenant, owner.subject, thumbprint, now])).length === 1;
  });
}

/**
 * The notice as a job, which is tried until it was given. It has no owner: it is not erased with
 * them.
 */
export function noticeJob({ kind, tenant, subject, thumbprint, at }: Notice): NewJob {
  const notice: Notice = { kind, tenant, subject, thumbprint, at };
  // Of what somebody could bring about without end, one notice waits at a time; each browser and
  // kind of keyboard that was added is told.
  const once = kind === 'device-added' || kind === 'typing-added' ? {} : { once: JSON.stringify(['notice', kind, tenant, subject]) };
  return { kind: 'notice', ...once, payload: notice, dueAt: at };
}
