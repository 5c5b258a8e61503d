import type { Queries } from 'countersign/server';
import { oneRow } from './one-row.js';

/** What a member of staff said of a matter. */
export interface Opinion {
  staff: string;
  name: string;
  decision: string;
  note: string;
  at: Date;
}

export interface NewOpinion extends Omit<Opinion, 'name'> {
  matter: string;
  /** Whom it is about. */
  accounts: readonly string[];
}

/** `waiting`: another opinion is needed. */
export type Said = 'decided' | 'waiting' | 'not-possible';

/**
 * Notes what a member of staff says of a matter about accounts, and tells whether it is decided.
 * Where any course asks for four eyes, two who agree decide; one who disagrees leaves it to a
 * third.
 *
 * @param queries of a transaction
 * @returns `not-possible`: it is about themselves, or they have said so before
 */
export async function giveOpinion({ query }: Queries, opinion: NewOpinion): Promise<Said> {
  const { matter, accounts, staff, decision, note, at } = opinion;
  if (accounts.includes(staff)) return 'not-possible';
  const sql = `insert into platform_opinion (matter, staff_id, accounts, decision, note, at) values ($1, $2, $3::uuid[], $4, $5, $6)
    on conflict do nothing returning matter`;
  if ((await query(sql, [matter, staff, accounts, decision, note, at])).length === 0) return 'not-possible';
  const counts = await query<{ agreed: number; needed: number }>(
    `select (select count(*)::integer from platform_opinion where matter = $1 and decision = $2) as agreed,
      case when exists (select 1 from platform_course where four_eyes) then 2 else 1 end as needed`,
    [matter, decision],
  );
  const { agreed, needed } = oneRow(counts);
  return agreed < needed ? 'waiting' : 'decided';
}

/** What was said of each matter, by its name. */
export async function readOpinions({ query }: Queries, matters: readonly string[]): Promise<Map<string, Opinion[]>> {
  const sql = `select o.matter, o.staff_id as staff, a.name, o.decision, o.note, o.at from platform_opinion o join platform_account a on a.id = o.staff_id
    where o.matter = any($1::text[]) order by o.at`;
  const found = new Map<string, Opinion[]>(matters.map((matter) => [matter, []]));
  for (const { matter, ...opinion } of await query<Opinion & { matter: string }>(sql, [matters])) found.get(matter)?.push(opinion);
  return found;
}
