import { updatedTemplate } from '../../matching/keystroke/template/update.js';
import type { InputKind, KeystrokeRepetition } from '../../types.js';
import { type Reference, sealTyping, type TypingReference } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/**
 * A typist counts for others from an accepted check on another day on: so many seconds after the
 * enrollment. Who makes learners up has to come again with each of them, as themselves.
 */
const ANOTHER_DAY = 20 * 3_600;

/**
 * After an accepted check whose repetitions fit one by one: they join what was learned, and beyond
 * 40 the oldest go.
 */
export async function learnTyping(
  { query }: Queries,
  owner: Owner,
  { dataKey }: Pick<Reference, 'dataKey'>,
  known: { readonly inputKind: InputKind; readonly typing: TypingReference },
  probe: readonly KeystrokeRepetition[],
  now: number,
): Promise<void> {
  const { inputKind } = known;
  const { enrolled, learned } = known.typing;
  const typing: TypingReference = { enrolled, learned: updatedTemplate({ template: learned, probe, accepted: true }) };
  const sealed = await sealTyping(dataKey, owner, inputKind, typing);
  const sql = `update countersign_typing set keystroke = $3, typing_drifted_at = null,
      typing_confirmed_at = coalesce(typing_confirmed_at, case when typed_at <= $4 then $5::double precision end)
    where tenant = $1 and subject = $2 and input_kind = $6 returning typing_confirmed_at as "confirmedAt"`;
  const values = [owner.tenant, owner.subject, sealed, now - ANOTHER_DAY, now, inputKind];
  const [row] = await query<{ confirmedAt: number | null }>(sql, values);
  if (row === undefined || row.confirmedAt === null) return;
  const again = 'update countersign_reference set came_again_at = $3 where tenant = $1 and subject = $2 and came_again_at is null';
  await query(again, [owner.tenant, owner.subject, now]);
}

/**
 * After an accepted check whose repetitions are far from the enrollment: nothing is learned, and
 * `status` says that the typing should be enrolled anew.
 */
export async function noteDrift({ query }: Queries, { tenant, subject }: Owner, inputKind: InputKind, now: number): Promise<void> {
  const sql = `update countersign_typing set typing_drifted_at = coalesce(typing_drifted_at, $3)
    where tenant = $1 and subject = $2 and input_kind = $4`;
  await query(sql, [tenant, subject, now, inputKind]);
}
