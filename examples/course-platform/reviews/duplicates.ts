import type { Duplicate, DuplicateOutcome } from 'countersign/server';
import { TENANT } from '../enrollment/tenant.js';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { giveOpinion, type Opinion, readOpinions, type Said } from '../store/opinions.js';
import type { Platform } from '../types.js';

/** A group of accounts with one face, and what staff said of it. */
export interface DuplicateGroup extends Duplicate {
  readonly opinions: readonly Opinion[];
}

export interface Finding {
  /** Of the group. */
  id: string;
  staff: string;
  outcome: DuplicateOutcome;
  reason: string;
}

/** What staff may find of accounts that enrolled with nearly the same face. */
export const OUTCOMES: Record<DuplicateOutcome, string> = {
  'different-people': 'People who look alike',
  'same-person': 'One person with several accounts',
};

/**
 * Groups of accounts that nobody has settled, with what staff said, oldest first, a page at a time;
 * not those that this member of staff is in.
 *
 * @param after `next` of the page before
 */
export async function listDuplicates(
  { countersign, database }: Platform,
  staff: string,
  after?: string | undefined,
): Promise<ListPage<DuplicateGroup>> {
  const [at, id] = readCursor(after);
  const last = at === null ? {} : { after: { id, foundAt: Date.parse(at) / 1000 } };
  const open = await countersign.duplicates.open(TENANT, { limit: PAGE + 1, ...last });
  const { rows, next } = cutPage(open, (group) => [new Date(group.foundAt * 1000), group.id]);
  const others = rows.filter(({ subjects }) => !subjects.includes(staff));
  const opinions = await readOpinions(database, others.map(matterOf));
  return { rows: others.map((group) => ({ ...group, opinions: opinions.get(matterOf(group)) ?? [] })), next };
}

/** One of them, on whatever page it is. */
async function findDuplicate(platform: Platform, staff: string, id: string): Promise<DuplicateGroup | undefined> {
  for (let after: string | undefined; ; ) {
    const { rows, next } = await listDuplicates(platform, staff, after);
    const found = rows.find((group) => group.id === id);
    if (found !== undefined || next === null) return found;
    after = next;
  }
}

/**
 * Notes what a member of staff found of a group; with the last opinion that it takes, it is
 * settled.
 */
export async function settleDuplicate(platform: Platform, { id, staff, outcome, reason }: Finding): Promise<Said> {
  const { countersign, database, now } = platform;
  const group = await findDuplicate(platform, staff, id);
  if (group === undefined) return 'not-possible';
  const opinion = { matter: matterOf(group), accounts: group.subjects, staff, decision: outcome, note: reason, at: now() };
  const said = await database.transaction((queries) => giveOpinion(queries, opinion));
  if (said === 'decided') await countersign.duplicates.settle(TENANT, id, { by: staff, outcome, reason });
  return said;
}

/** An account that joins a group later makes it another matter. */
function matterOf({ id, subjects }: Duplicate): string {
  return `duplicate:${id}:${subjects.length}`;
}
