import type { InputKind } from '../../types.js';
import type { Queries } from './database.js';
import type { Owner } from './owner.js';

/** What a learner typed on one kind of keyboard: of each kind there is one at most. */
export interface StoredTyping {
  readonly inputKind: InputKind;
  /** Encrypted under the learner's data key, for this kind. */
  readonly keystroke: Uint8Array;
  /** Seconds since the epoch. */
  readonly typedAt: number;
  /** It came after the enrollment, with a check whose face alone was compared. */
  readonly added: boolean;
  /** Since when it counts for others: an accepted check on another day; `null`: it does not yet. */
  readonly confirmedAt: number | null;
  /**
   * Since when the learner's typing is too far from what was enrolled to be learned; `null`: it is
   * not.
   */
  readonly driftedAt: number | null;
  /** Version of the scorer whose population counts this typist; `null`: none does yet. */
  readonly populationScorer: number | null;
}

/** The columns of `countersign_typing` under the names of `StoredTyping`, oldest first. */
export const TYPING_COLUMNS = `input_kind as "inputKind", keystroke, typed_at as "typedAt", added, typing_confirmed_at as "confirmedAt",
  typing_drifted_at as "driftedAt", population_scorer as "populationScorer"`;

/** What a learner typed, the oldest kind first. */
export function listTyping({ query }: Queries, { tenant, subject }: Owner): Promise<readonly StoredTyping[]> {
  const sql = `select ${TYPING_COLUMNS} from countersign_typing where tenant = $1 and subject = $2 order by typed_at, input_kind`;
  return query<StoredTyping>(sql, [tenant, subject]);
}

/** Stores what was typed on one kind of keyboard, in the place of what was there of this kind. */
export async function putTyping(
  { query }: Queries,
  { tenant, subject }: Owner,
  { inputKind, keystroke, typedAt, added }: Pick<StoredTyping, 'inputKind' | 'keystroke' | 'typedAt' | 'added'>,
): Promise<void> {
  const sql = `insert into countersign_typing (tenant, subject, input_kind, keystroke, typed_at, added) values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant, subject, input_kind) do update set keystroke = $4, typed_at = $5, added = $6, population_scorer = null,
      typing_confirmed_at = null, typing_drifted_at = null`;
  await query(sql, [tenant, subject, inputKind, keystroke, typedAt, added]);
}

/** Forgets what was typed on one kind of keyboard; without it, on all. */
export async function dropTyping({ query }: Queries, { tenant, subject }: Owner, inputKind: InputKind | null = null): Promise<void> {
  const sql = 'delete from countersign_typing where tenant = $1 and subject = $2 and ($3::text is null or input_kind = $3)';
  await query(sql, [tenant, subject, inputKind]);
}

/**
 * Forgets what was typed and waits for a person: it is of a sentence that is no longer the
 * learner's.
 */
export async function dropWaitingTyping({ query }: Queries, { tenant, subject }: Owner): Promise<void> {
  await query('update countersign_review set typing = null where tenant = $1 and subject = $2 and typing is not null', [tenant, subject]);
}
