import { vectorToBase64url } from '../bundle/base64url.js';
import type { ChallengeClaims } from '../types.js';
import type { Queries } from './database.js';
import type { Keys } from './keys.js';
import { openRecent } from './recent-vectors.js';
import { openReference } from './reference.js';
import { readStills } from './stills.js';
import { findReference, findSubject, type Owner } from './store.js';
import { readWriting } from './writing.js';

/** Everything stored of one learner, decrypted: their own biometric data among it. Times are seconds since the epoch; a row is as it is stored. */
export interface LearnerExport {
  readonly tenant: string;
  readonly subject: string;
  readonly exportedAt: number;
  readonly attempts: { readonly failuresInARow: number; readonly pausedUntil: number; readonly withdrawnAt: number | null };
  readonly reference: {
    readonly version: number;
    readonly createdAt: number;
    readonly model: { readonly id: string; readonly version: string; readonly sha256: string; readonly dim: number };
    readonly phraseId: string;
    readonly inputKind: string;
    /** Little-endian int16 (n / 32,767), base64url, as it is kept: turned by a secret rotation of this learner. */
    readonly face: string;
    /** The newest embeddings that were sent, likewise. */
    readonly recent: readonly string[];
    readonly typing: unknown;
  } | null;
  readonly writing: unknown;
  readonly stills: readonly { readonly jti: string; readonly id: string; readonly mediaType: 'image/jpeg'; readonly base64: string }[];
  readonly challenges: readonly ChallengeClaims[];
  /** Rows by table, without the names of staff: devices, windows of writing, keyed hashes, a score that waits for one more, the audit trail with its receipts, erasures. */
  readonly rows: Readonly<Record<string, readonly object[]>>;
}

const TABLES: Readonly<Record<string, string>> = {
  device: 'thumbprint, jwk, registered_at, revoked_at',
  passkey: 'credential_id, counter, registered_at',
  writing_window: 'at, course, activity, attempt, keys, edits, pasted, blurs, elapsed_ms, llr, late',
  seen: `encode(hash, 'hex') as keyed_hash, at`,
  one_more: 'context, thumbprint, score, expires_at',
  audit: `at, purpose, nonce, jti, step, code, receipt, score, consent, note - 'by' as note`,
  job: 'kind, payload, due_at, tries',
  review: 'id, cause, opened_at, receipt, summary, words, outcome, reason, decided_at',
  duplicate_face: 'model, searched_at',
  duplicate: 'found_at, outcome, settled_at',
  erasure: 'at, cause, erased',
};

/** Reads all of it; to be run within a transaction, so that it is of one moment. */
export async function exportLearner(queries: Queries, keys: Keys, owner: Owner, now: number): Promise<LearnerExport> {
  const { query } = queries;
  const names = [owner.tenant, owner.subject];
  const subject = await findSubject(queries, owner);
  const { dataKey, failuresInARow, pausedUntil, withdrawnAt } = subject;
  const rows: Record<string, readonly object[]> = {};
  for (const [table, columns] of Object.entries(TABLES))
    rows[table] = await query<object>(`select ${columns} from countersign_${table} where tenant = $1 and subject = $2`, names);
  const challenges = await query<{ claims: ChallengeClaims }>(
    'select claims from countersign_challenge where tenant = $1 and subject = $2',
    names,
  );
  return {
    tenant: owner.tenant,
    subject: owner.subject,
    exportedAt: now,
    attempts: { failuresInARow, pausedUntil, withdrawnAt },
    reference: await exportReference(queries, keys, owner),
    writing: dataKey === null ? null : await readWriting(queries, keys, owner, subject),
    stills: await exportStills(queries, keys, owner),
    challenges: challenges.map(({ claims }) => claims),
    rows,
  };
}

async function exportReference(queries: Queries, keys: Keys, owner: Owner): Promise<LearnerExport['reference']> {
  const stored = await findReference(queries, owner);
  if (stored === null) return null;
  const subject = await findSubject(queries, owner);
  const { template, typing, dataKey } = await openReference(keys, owner, subject, stored);
  const recent = (await openRecent(dataKey, owner, stored.recent, stored.model.dim)).map(vectorToBase64url);
  const { version, createdAt, model, phraseId, inputKind } = stored;
  return { version, createdAt, model, phraseId, inputKind, face: vectorToBase64url(template), recent, typing };
}

async function exportStills(queries: Queries, keys: Keys, owner: Owner): Promise<LearnerExport['stills']> {
  const subject = await findSubject(queries, owner);
  const sql = 'select distinct jti from countersign_still where tenant = $1 and subject = $2 order by jti';
  const checks = await queries.query<{ jti: string }>(sql, [owner.tenant, owner.subject]);
  const stills: LearnerExport['stills'][number][] = [];
  for (const { jti } of checks)
    for (const { id, jpeg } of await readStills(queries, keys, owner, subject, jti))
      stills.push({ jti, id, mediaType: 'image/jpeg', base64: Buffer.from(jpeg).toString('base64') });
  return stills;
}
