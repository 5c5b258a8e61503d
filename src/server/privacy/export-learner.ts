import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findReference } from '../store/stored-references.js';
import { findSubject } from '../store/subjects.js';

/**
 * What is stored of one learner: which kinds of data, since when, how many, and everything about
 * them that tells nothing of a face, a rhythm or how a comparison went. Times are seconds since the
 * epoch.
 *
 * Templates, embeddings, timings, pictures and scores are named and counted, never given: whoever
 * holds a learner's session could measure a forgery against them, or pass with them.
 */
export interface LearnerExport {
  readonly tenant: string;
  readonly subject: string;
  readonly exportedAt: number;
  readonly attempts: {
    readonly failuresInARow: number;
    readonly pausedUntil: number;
    /** Failed tries of browsers that are not the learner's. */
    readonly foreignTries: readonly number[];
    readonly withdrawnAt: number | null;
  };
  readonly reference: {
    readonly version: number;
    readonly createdAt: number;
    /** It took the place of an earlier one; since when it is confirmed to be the same learner's. */
    readonly replaces: boolean;
    readonly confirmedAt: number | null;
    readonly model: { readonly id: string; readonly version: string; readonly sha256: string; readonly dim: number };
    readonly phraseId: string;
    /** Kinds of keyboard that there is typing of. */
    readonly inputKinds: readonly string[];
  } | null;
  /** How many rows there are of each kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** The newest thousand rows of each kind that can be shown, without the names of staff. */
  readonly rows: Readonly<Record<string, readonly object[]>>;
}

/** Rows of a kind that one export holds. */
const MOST_ROWS = 1000;

/**
 * That one face was found in several accounts is never told to a learner, nor what staff found of
 * it.
 */
const NOT_OF_OTHERS = `code not like 'duplicate/%'`;

/**
 * What can be shown, by table: its columns, and its order from the newest on. Of the audit trail:
 * checks that were decided, and reviews.
 */
const SHOWN: Readonly<Record<string, { readonly columns: string; readonly newest: string; readonly where?: string }>> = {
  device: { columns: 'thumbprint, registered_at, revoked_at', newest: 'registered_at' },
  typing: { columns: 'input_kind, typed_at, added', newest: 'typed_at' },
  passkey: { columns: 'credential_id, counter, registered_at', newest: 'registered_at' },
  challenge: {
    columns: `claims->>'purpose' as purpose, claims->'context' as context, issued_at, expires_at, used_at`,
    newest: 'issued_at',
  },
  handover: { columns: 'id, created_at, expires_at, opened_at, sent_at, canceled_at, used_at', newest: 'created_at' },
  still: { columns: 'jti, still_id, erase_after', newest: 'erase_after' },
  writing_window: { columns: 'at, course, activity, attempt, keys, edits, pasted, blurs, elapsed_ms, late', newest: 'at' },
  audit: {
    columns: `at, purpose, jti, code, receipt, consent, note - 'by' as note`,
    newest: 'at',
    where: `and (receipt is not null or step = 0) and ${NOT_OF_OTHERS}`,
  },
  review: { columns: 'id, cause, opened_at, receipt, words, outcome, reason, decided_at', newest: 'opened_at' },
  // When it was looked for changes with what others do.
  duplicate_face: { columns: 'model', newest: 'id' },
  erasure: { columns: 'at, cause, erased', newest: 'at' },
};

/**
 * What is only counted: keyed hashes, tries that were not decided, what waits for one more, sums of
 * writing.
 */
const COUNTED = ['seen', 'one_more', 'writing', 'reference', ...Object.keys(SHOWN)];

/** Reads all of it; to be run within a transaction, so that it is of one moment. */
export async function exportLearner(queries: Queries, owner: Owner, now: number): Promise<LearnerExport> {
  const { query } = queries;
  const names = [owner.tenant, owner.subject];
  const { failuresInARow, pausedUntil, foreignTries, withdrawnAt } = await findSubject(queries, owner);
  const rows: Record<string, readonly object[]> = {};
  for (const [table, { columns, newest, where = '' }] of Object.entries(SHOWN)) {
    const sql = `select ${columns} from countersign_${table} where tenant = $1 and subject = $2 ${where}
      order by ${newest} desc limit ${MOST_ROWS}`;
    rows[table] = await query<object>(sql, names);
  }
  const counts: Record<string, number> = {};
  for (const table of COUNTED) {
    const where = table === 'audit' ? `and ${NOT_OF_OTHERS}` : '';
    const sql = `select count(*)::integer as count from countersign_${table} where tenant = $1 and subject = $2 ${where}`;
    counts[table] = (await query<{ count: number }>(sql, names))[0]?.count ?? 0;
  }
  return {
    tenant: owner.tenant,
    subject: owner.subject,
    exportedAt: now,
    attempts: { failuresInARow, pausedUntil, foreignTries, withdrawnAt },
    reference: await exportReference(queries, owner),
    counts,
    rows,
  };
}

async function exportReference(queries: Queries, owner: Owner): Promise<LearnerExport['reference']> {
  const stored = await findReference(queries, owner);
  if (stored === null) return null;
  const { version, createdAt, replaces, confirmedAt, model, phraseId, typing } = stored;
  return { version, createdAt, replaces, confirmedAt, model, phraseId, inputKinds: typing.map(({ inputKind }) => inputKind) };
}
