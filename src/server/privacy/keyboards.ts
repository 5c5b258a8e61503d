import type { InputKind } from '../../types.js';
import { noticeJob } from '../devices/devices.js';
import type { Keys } from '../keys/keys.js';
import type { Database, Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { findReference } from '../store/stored-references.js';
import { dropTyping, listTyping } from '../store/stored-typing.js';
import { lockSubject } from '../store/subjects.js';
import { leaveTypists } from '../typing/typing-membership.js';

/** A kind of keyboard that a learner has typed on. Times are seconds since the epoch. */
export interface Keyboard {
  readonly inputKind: InputKind;
  readonly typedAt: number;
  /** It came after the enrollment, with a check whose face alone was compared. */
  readonly added: boolean;
}

/** The learner's kinds of keyboard, the oldest first. */
export async function listKeyboards(queries: Queries, owner: Owner): Promise<Keyboard[]> {
  return (await listTyping(queries, owner)).map(({ inputKind, typedAt, added }) => ({ inputKind, typedAt, added }));
}

/**
 * Forgets what a learner typed on one kind of keyboard, also what of it counts for others; they are
 * told. A check on it then is one on a new kind. `false`: there is none, or no other one: without
 * any typing, the face alone would say who it is.
 */
export async function removeKeyboard(database: Database, keys: Keys, owner: Owner, inputKind: InputKind, now: number): Promise<boolean> {
  return database.transaction(async (queries) => {
    const subject = await lockSubject(queries, owner);
    const stored = await findReference(queries, owner);
    const typing = stored?.typing.filter((one) => one.inputKind === inputKind) ?? [];
    if (stored === null || typing.length === 0 || typing.length === stored.typing.length) return false;
    await leaveTypists(queries, keys, owner, subject, { phraseHash: stored.phraseHash, typing });
    await dropTyping(queries, owner, inputKind);
    await addJob(queries, noticeJob({ kind: 'typing-removed', ...owner, thumbprint: null, at: now }));
    return true;
  });
}
