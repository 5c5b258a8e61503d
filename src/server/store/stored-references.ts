import type { ModelId } from '../../types.js';
import type { Queries } from './database.js';
import type { Owner } from './owner.js';
import { dropTyping, dropWaitingTyping, listTyping, putTyping, type StoredTyping } from './stored-typing.js';

export interface StoredReference {
  readonly version: number;
  readonly model: ModelId;
  readonly phraseId: string;
  /** Of the sentence's text: `phraseHash`. */
  readonly phraseHash: string;
  /** Of that sentence, by kind of keyboard, oldest first: one at least. */
  readonly typing: readonly StoredTyping[];
  /** Encrypted under the learner's data key. */
  readonly face: Uint8Array;
  /**
   * The cohort (its hash) that the face's figures are of; `null`: of none, for it was stored before
   * there was one.
   */
  readonly cohort: string | null;
  readonly createdAt: number;
  /** It took the place of an earlier one, of an erased or withdrawn one too. */
  readonly replaces: boolean;
  /** When somebody or something confirmed that it is the same learner; `null`: nothing has. */
  readonly confirmedAt: number | null;
  /** When a person refused to confirm it; `null`: nobody did. */
  readonly disputedAt: number | null;
  /** When it has to go; `null`: it is of before that was noted. */
  readonly eraseAfter: number | null;
  /** The newest embeddings, encrypted under the learner's data key; `null`: none are kept yet. */
  readonly recent: Uint8Array | null;
}

interface ReferenceRow {
  readonly version: number;
  readonly model: ModelId;
  readonly phrase_id: string;
  readonly phrase_hash: string;
  readonly face: Uint8Array;
  readonly cohort: string | null;
  readonly created_at: number;
  readonly replaces: boolean;
  readonly confirmed_at: number | null;
  readonly disputed_at: number | null;
  readonly erase_after: number | null;
  readonly recent: Uint8Array | null;
}

const REFERENCE = `select version, model, phrase_id, phrase_hash, face, cohort, created_at, replaces, confirmed_at, disputed_at, erase_after, recent
  from countersign_reference where tenant = $1 and subject = $2`;

export async function findReference(queries: Queries, owner: Owner): Promise<StoredReference | null> {
  const [row] = await queries.query<ReferenceRow>(REFERENCE, [owner.tenant, owner.subject]);
  if (row === undefined) return null;
  const { version, model, face, cohort, replaces, recent } = row;
  return {
    version,
    model,
    face,
    cohort,
    replaces,
    recent,
    phraseId: row.phrase_id,
    phraseHash: row.phrase_hash,
    createdAt: row.created_at,
    confirmedAt: row.confirmed_at,
    disputedAt: row.disputed_at,
    eraseAfter: row.erase_after,
    typing: await listTyping(queries, owner),
  };
}

/**
 * Stores a reference with its typing, in the place of all that there was, and that consent is given
 * (anew).
 */
export async function putReference(
  queries: Queries,
  owner: Owner,
  reference: Omit<StoredReference, 'typing' | 'recent' | 'disputedAt'> & { readonly typing: Pick<StoredTyping, 'inputKind' | 'keystroke'> },
): Promise<void> {
  const { version, model, phraseId, phraseHash, face, cohort, createdAt, replaces, confirmedAt, eraseAfter, typing } = reference;
  const names = [owner.tenant, owner.subject];
  const sql = `insert into countersign_reference (tenant, subject, version, model, phrase_id, phrase_hash, face, created_at, erase_after,
      replaces, confirmed_at, cohort)
    values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (tenant, subject) do update set version = $3, model = $4::jsonb, phrase_id = $5, phrase_hash = $6, face = $7, created_at = $8,
      erase_after = $9, replaces = $10, confirmed_at = $11, cohort = $12, disputed_at = null, came_again_at = null, face_counted = false`;
  const what = [version, JSON.stringify(model), phraseId, phraseHash, face, createdAt, eraseAfter, replaces, confirmedAt, cohort];
  await queries.query(sql, [...names, ...what]);
  await dropTyping(queries, owner);
  await dropWaitingTyping(queries, owner);
  await putTyping(queries, owner, { ...typing, typedAt: createdAt, added: false });
  const consented = 'update countersign_subject set last_version = $3, withdrawn_at = null where tenant = $1 and subject = $2';
  await queries.query(consented, [...names, version]);
}

/**
 * Another sentence takes the place of the one that was typed, and its typing that of all kinds; the
 * face stays.
 */
export async function replaceSentence(
  queries: Queries,
  owner: Owner,
  { phraseId, phraseHash }: Pick<StoredReference, 'phraseId' | 'phraseHash'>,
  typing: Pick<StoredTyping, 'inputKind' | 'keystroke' | 'typedAt'>,
): Promise<void> {
  const sql = 'update countersign_reference set phrase_id = $3, phrase_hash = $4 where tenant = $1 and subject = $2';
  await queries.query(sql, [owner.tenant, owner.subject, phraseId, phraseHash]);
  await dropTyping(queries, owner);
  await dropWaitingTyping(queries, owner);
  await putTyping(queries, owner, { ...typing, added: false });
}
