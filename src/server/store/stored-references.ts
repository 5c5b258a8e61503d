import type { InputKind, ModelId } from '../../types.js';
import type { Queries } from './database.js';
import type { Owner } from './owner.js';

export interface StoredReference {
  readonly version: number;
  readonly model: ModelId;
  readonly phraseId: string;
  readonly inputKind: InputKind;
  /** Encrypted under the learner's data key. */
  readonly face: Uint8Array;
  /**
   * The cohort (its hash) that the face's figures are of; `null`: of none, for it was stored before
   * there was one.
   */
  readonly cohort: string | null;
  readonly keystroke: Uint8Array;
  readonly createdAt: number;
  /** It took the place of an earlier one, of an erased or withdrawn one too. */
  readonly replaces: boolean;
  /** When somebody or something confirmed that it is the same learner; `null`: nothing has. */
  readonly confirmedAt: number | null;
  /** When a person refused to confirm it; `null`: nobody did. */
  readonly disputedAt: number | null;
  /** When it has to go; `null`: it is of before that was noted. */
  readonly eraseAfter: number | null;
  /**
   * Since when the learner's typing is too far from the enrollment to be learned; `null`: it is
   * not.
   */
  readonly driftedAt: number | null;
  /** Version of the scorer whose population counts this typist; `null`: none does yet. */
  readonly populationScorer: number | null;
  /** The newest embeddings, encrypted under the learner's data key; `null`: none are kept yet. */
  readonly recent: Uint8Array | null;
}

export async function findReference({ query }: Queries, { tenant, subject }: Owner): Promise<StoredReference | null> {
  const sql = `select version, model, phrase_id, input_kind, face, cohort, keystroke, created_at, replaces, confirmed_at, disputed_at, erase_after, population_scorer, recent,
      typing_drifted_at
    from countersign_reference
    where tenant = $1 and subject = $2`;
  const [row] = await query<{
    version: number;
    model: ModelId;
    phrase_id: string;
    input_kind: InputKind;
    face: Uint8Array;
    cohort: string | null;
    keystroke: Uint8Array;
    created_at: number;
    replaces: boolean;
    confirmed_at: number | null;
    disputed_at: number | null;
    erase_after: number | null;
    population_scorer: number | null;
    recent: Uint8Array | null;
    typing_drifted_at: number | null;
  }>(sql, [tenant, subject]);
  if (row === undefined) return null;
  const { version, model, face, cohort, keystroke, replaces, recent } = row;
  const {
    confirmed_at: confirmedAt,
    disputed_at: disputedAt,
    typing_drifted_at: driftedAt,
    erase_after: eraseAfter,
    population_scorer: populationScorer,
  } = row;
  const { phrase_id: phraseId, input_kind: inputKind, created_at: createdAt } = row;
  return {
    version,
    model,
    face,
    cohort,
    keystroke,
    phraseId,
    inputKind,
    createdAt,
    replaces,
    confirmedAt,
    disputedAt,
    eraseAfter,
    populationScorer,
    recent,
    driftedAt,
  };
}

/** Stores a reference, and that consent is given (anew). */
export async function putReference(
  { query }: Queries,
  { tenant, subject }: Owner,
  reference: Omit<StoredReference, 'populationScorer' | 'recent' | 'driftedAt' | 'disputedAt'>,
): Promise<void> {
  const { version, model, phraseId, inputKind, face, cohort, keystroke, createdAt, replaces, confirmedAt, eraseAfter } = reference;
  const sql = `insert into countersign_reference (tenant, subject, version, model, phrase_id, input_kind, face, keystroke, created_at,
      erase_after, replaces, confirmed_at, cohort) values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    on conflict (tenant, subject) do update set version = $3, model = $4::jsonb, phrase_id = $5, input_kind = $6, face = $7, keystroke = $8, created_at = $9,
      erase_after = $10, replaces = $11, confirmed_at = $12, cohort = $13, disputed_at = null, population_scorer = null,
      typing_confirmed_at = null, typing_drifted_at = null, face_counted = false`;
  const what = [version, JSON.stringify(model), phraseId, inputKind, face, keystroke, createdAt, eraseAfter, replaces, confirmedAt, cohort];
  await query(sql, [tenant, subject, ...what]);
  const consented = 'update countersign_subject set last_version = $3, withdrawn_at = null where tenant = $1 and subject = $2';
  await query(consented, [tenant, subject, version]);
}
