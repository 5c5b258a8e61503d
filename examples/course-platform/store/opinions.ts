/**
 * Notes what a member of staff says of a matter about accounts, and tells whether it is decided. Where any course asks for four eyes, two who agree decide; one who
 * disagrees leaves it to a third.
 *
 * @param {import('countersign/server').Queries} queries of a transaction
 * @param {{ matter: string, accounts: string[], staff: string, decision: string, note: string, at: Date }} opinion `accounts`: whom it is about
 * @returns {Promise<'decided' | 'waiting' | 'not-possible'>} `not-possible`: it is about themselves, or they have said so before
 */
export async function giveOpinion({ query }, { matter, accounts, staff, decision, note, at }) {
  if (accounts.includes(staff)) return 'not-possible';
  const sql = `insert into platform_opinion (matter, staff_id, accounts, decision, note, at) values ($1, $2, $3::uuid[], $4, $5, $6)
    on conflict do nothing returning matter`;
  if ((await query(sql, [matter, staff, accounts, decision, note, at])).length === 0) return 'not-possible';
  const [{ agreed, needed }] = await query(
    `select (select count(*)::integer from platform_opinion where matter = $1 and decision = $2) as agreed,
      case when exists (select 1 from platform_course where four_eyes) then 2 else 1 end as needed`,
    [matter, decision],
  );
  return agreed < needed ? 'waiting' : 'decided';
}

/** What was said of each matter, by its name. @returns {Promise<Map<string, { staff: string, name: string, decision: string, note: string, at: Date }[]>>} */
export async function readOpinions({ query }, matters) {
  const sql = `select o.matter, o.staff_id as staff, a.name, o.decision, o.note, o.at from platform_opinion o join platform_account a on a.id = o.staff_id
    where o.matter = any($1::text[]) order by o.at`;
  const found = new Map(matters.map((matter) => [matter, []]));
  for (const { matter, ...opinion } of await query(sql, [matters])) found.get(matter).push(opinion);
  return found;
}
