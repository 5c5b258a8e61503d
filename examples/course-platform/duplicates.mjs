import { giveOpinion, readOpinions } from './opinions.mjs';
import { TENANT } from './tenant.mjs';

/** What staff may find of two accounts that enrolled with nearly the same face. */
export const OUTCOMES = { 'different-people': 'Two people who look alike', 'same-person': 'One person with two accounts' };

/** Pairs that nobody has settled, with what staff said; not those that this member of staff is one of. */
export async function listDuplicates({ countersign, database }, staff) {
  const open = await countersign.duplicates.open(TENANT);
  const others = open.filter(({ subject, other }) => ![subject, other].includes(staff));
  const opinions = await readOpinions(database, others.map(matterOf));
  return others.map((pair) => ({ ...pair, opinions: opinions.get(matterOf(pair)) }));
}

/**
 * Notes what a member of staff found of a pair; with the last opinion that it takes, it is settled.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @param {{ id: string, staff: string, outcome: keyof typeof OUTCOMES, reason: string }} finding
 * @returns {Promise<'decided' | 'waiting' | 'not-possible'>}
 */
export async function settleDuplicate(platform, { id, staff, outcome, reason }) {
  const { countersign, database, now } = platform;
  const pair = (await listDuplicates(platform, staff)).find((one) => one.id === id);
  if (pair === undefined) return 'not-possible';
  const { subject, other } = pair;
  const opinion = { matter: matterOf(pair), accounts: [subject, other], staff, decision: outcome, note: reason, at: now() };
  const said = await database.transaction((queries) => giveOpinion(queries, opinion));
  if (said === 'decided') await countersign.duplicates.settle(TENANT, id, { by: staff, outcome, reason });
  return said;
}

function matterOf({ id }) {
  return `duplicate:${id}`;
}
