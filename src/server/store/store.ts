import type { SealedClaims } from '../../bundle/schema.js';
import type { PublicJwk } from '../../bundle/server/public-jwk.js';
import { type StepName, stepNumber } from '../../bundle/steps.js';
import type { ChallengeClaims, InputKind, ModelId } from '../../types.js';
import type { Queries } from './database.js';

/** Who a row belongs to. */
export interface Owner {
  readonly tenant: string;
  readonly subject: string;
}

/** Whose session a request belongs to. */
export interface Session extends Owner {
  /** When the learner last proved who they are to the platform (seconds since the epoch). Without it, they may not export what is stored, or move to another browser. */
  readonly freshSince?: number;
}

export interface StoredChallenge {
  readonly claims: ChallengeClaims;
  readonly tokenHash: string;
  readonly used: boolean;
}

export async function insertChallenge({ query }: Queries, claims: ChallengeClaims, tokenHash: string): Promise<void> {
  const sql = `insert into countersign_challenge (nonce, tenant, subject, token_hash, claims, issued_at, expires_at)
    values ($1, $2, $3, $4, $5::jsonb, $6, $7)`;
  const { nonce, context, sub, iat, exp } = claims;
  await query(sql, [nonce, context.tenant, sub, tokenHash, JSON.stringify(claims), iat, exp]);
  await query(OLDEST_CHALLENGES, [context.tenant, sub]);
}

/** Challenges that are kept of one learner: beyond, the oldest go. Sixty a minute can be asked for. */
const MOST_CHALLENGES = 500;
const OLDEST_CHALLENGES = `delete from countersign_challenge where nonce in (
  select nonce from countersign_challenge where tenant = $1 and subject = $2 order by issued_at desc, nonce offset ${MOST_CHALLENGES})`;

export async function findChallenge({ query }: Queries, nonce: string): Promise<StoredChallenge | null> {
  const sql = 'select claims, token_hash, used_at from countersign_challenge where nonce = $1';
  const [row] = await query<{ claims: ChallengeClaims; token_hash: string; used_at: number | null }>(sql, [nonce]);
  return row === undefined ? null : { claims: row.claims, tokenHash: row.token_hash, used: row.used_at !== null };
}

/** The one step that makes a challenge single use: of all who try at once, one gets `true`. */
export async function consumeChallenge({ query }: Queries, nonce: string, now: number): Promise<boolean> {
  const rows = await query('update countersign_challenge set used_at = $2 where nonce = $1 and used_at is null returning nonce', [
    nonce,
    now,
  ]);
  return rows.length === 1;
}

/** Holds a challenge for whoever looks at its pictures: of all who try at once, one gets `true`, until it is released or the time is over. */
export async function reserveChallenge({ query }: Queries, nonce: string, now: number, seconds: number): Promise<boolean> {
  const sql = `update countersign_challenge set reserved_until = $3
    where nonce = $1 and used_at is null and (reserved_until is null or reserved_until <= $2) returning 1`;
  return (await query(sql, [nonce, now, now + seconds])).length === 1;
}

export async function releaseChallenge({ query }: Queries, nonce: string): Promise<void> {
  await query('update countersign_challenge set reserved_until = null where nonce = $1', [nonce]);
}

/** Notes a bundle's id; `false` when it was used before, under whatever challenge. */
export async function claimJti({ query }: Queries, jti: string, now: number): Promise<boolean> {
  const sql = 'insert into countersign_jti (jti, at) values ($1, $2) on conflict do nothing returning jti';
  return (await query(sql, [jti, now])).length === 1;
}

export interface SubjectState {
  /** The learner's data key, wrapped; `null` before the first enrollment and after erasure. */
  readonly dataKey: Uint8Array | null;
  readonly failuresInARow: number;
  readonly pausedUntil: number;
  /** When keys that are not the learner's tried and failed, oldest first, those of long ago included. */
  readonly foreignTries: readonly number[];
  /** When consent was withdrawn, until the learner has given it anew. */
  readonly withdrawnAt: number | null;
  /** Version of the newest reference that ever was, erased ones included; 0: none. */
  readonly lastVersion: number;
}

/** Creates the learner's row if it is not there, and locks it until the transaction ends: decisions about one learner come one after the other. */
export async function lockSubject({ query }: Queries, { tenant, subject }: Owner): Promise<SubjectState> {
  await query('insert into countersign_subject (tenant, subject) values ($1, $2) on conflict do nothing', [tenant, subject]);
  return readSubject(await query<SubjectRow>(`${SUBJECT} for update`, [tenant, subject]));
}

export async function findSubject({ query }: Queries, { tenant, subject }: Owner): Promise<SubjectState> {
  return readSubject(await query<SubjectRow>(SUBJECT, [tenant, subject]));
}

const SUBJECT = `select data_key, failures_in_a_row, paused_until, foreign_tries, withdrawn_at, last_version from countersign_subject
  where tenant = $1 and subject = $2`;

interface SubjectRow {
  readonly data_key: Uint8Array | null;
  readonly failures_in_a_row: number;
  readonly paused_until: number;
  readonly foreign_tries: number[];
  readonly withdrawn_at: number | null;
  readonly last_version: number;
}

function readSubject([row]: readonly SubjectRow[]): SubjectState {
  return {
    dataKey: row?.data_key ?? null,
    failuresInARow: row?.failures_in_a_row ?? 0,
    pausedUntil: row?.paused_until ?? 0,
    foreignTries: row?.foreign_tries ?? [],
    withdrawnAt: row?.withdrawn_at ?? null,
    lastVersion: row?.last_version ?? 0,
  };
}

export async function setDataKey({ query }: Queries, { tenant, subject }: Owner, dataKey: Uint8Array): Promise<void> {
  await query('update countersign_subject set data_key = $3 where tenant = $1 and subject = $2', [tenant, subject, dataKey]);
}

export async function setAttempts(
  { query }: Queries,
  { tenant, subject }: Owner,
  { failuresInARow, pausedUntil }: Pick<SubjectState, 'failuresInARow' | 'pausedUntil'>,
): Promise<void> {
  const sql = 'update countersign_subject set failures_in_a_row = $3, paused_until = $4 where tenant = $1 and subject = $2';
  await query(sql, [tenant, subject, failuresInARow, pausedUntil]);
}

export interface StoredDevice extends Owner {
  readonly jwk: PublicJwk;
  readonly revoked: boolean;
}

export function findDevice(queries: Queries, thumbprint: string): Promise<StoredDevice | null> {
  return readDevice(queries, DEVICE, thumbprint);
}

/** As `findDevice`; nobody changes the device until the transaction ends. */
export function lockDevice(queries: Queries, thumbprint: string): Promise<StoredDevice | null> {
  return readDevice(queries, `${DEVICE} for update`, thumbprint);
}

const DEVICE = 'select tenant, subject, jwk, revoked_at from countersign_device where thumbprint = $1';

async function readDevice({ query }: Queries, sql: string, thumbprint: string): Promise<StoredDevice | null> {
  const [row] = await query<{ tenant: string; subject: string; jwk: PublicJwk; revoked_at: number | null }>(sql, [thumbprint]);
  return row === undefined ? null : { tenant: row.tenant, subject: row.subject, jwk: row.jwk, revoked: row.revoked_at !== null };
}

/** Registers a device for its learner. A key that was revoked, or that is another learner's, stays what it is: `false`. */
export async function registerDevice(
  { query }: Queries,
  { tenant, subject }: Owner,
  thumbprint: string,
  jwk: PublicJwk,
  now: number,
): Promise<boolean> {
  const sql = `insert into countersign_device (thumbprint, tenant, subject, jwk, registered_at) values ($1, $2, $3, $4::jsonb, $5)
    on conflict (thumbprint) do update set registered_at = excluded.registered_at
    where countersign_device.tenant = $2 and countersign_device.subject = $3 and countersign_device.revoked_at is null returning thumbprint`;
  return (await query(sql, [thumbprint, tenant, subject, JSON.stringify(jwk), now])).length === 1;
}

/** Forgets the learner's other devices. Revoked ones stay known, so that they stay refused. */
export async function dropOtherDevices({ query }: Queries, { tenant, subject }: Owner, thumbprint: string): Promise<void> {
  const sql = 'delete from countersign_device where tenant = $1 and subject = $2 and thumbprint <> $3 and revoked_at is null';
  await query(sql, [tenant, subject, thumbprint]);
}

export interface StoredReference {
  readonly version: number;
  readonly model: ModelId;
  readonly phraseId: string;
  readonly inputKind: InputKind;
  /** Encrypted under the learner's data key. */
  readonly face: Uint8Array;
  /** The cohort (its hash) that the face's figures are of; `null`: of none, for it was stored before there was one. */
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
  /** Since when the learner's typing is too far from the enrollment to be learned; `null`: it is not. */
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

/** Notes keyed hashes (hex); `false` when one of them was seen before, by anybody. In one order for all, so that no two wait for each other. */
export async function noteSeen({ query }: Queries, { tenant, subject }: Owner, hashes: readonly string[], now: number): Promise<boolean> {
  const sql = `insert into countersign_seen (hash, tenant, subject, at)
    select decode(hash, 'hex'), $2, $3, $4 from unnest($1::text[]) as hash order by hash on conflict do nothing returning at`;
  return (await query(sql, [hashes, tenant, subject, now])).length === hashes.length;
}

export interface AuditEntry {
  readonly at: number;
  /** What was claimed; `null` where verification did not get so far. */
  readonly claims: SealedClaims | null;
  readonly owner: Owner | null;
  readonly step: StepName;
  /** A verification code, or the result. */
  readonly code: string;
  readonly receipt: string | null;
  /** The fused score; `null`: nothing was compared. */
  readonly score: number | null;
  /** Of the bytes that used up a challenge: they get this outcome again if the answer was lost. */
  readonly digest?: string;
  /** Step 20's. */
  readonly signs?: readonly string[];
}

/** Adds to the trail; with a receipt goes the consent that the check rests on. */
export async function appendAudit(
  { query }: Queries,
  { at, claims, owner, step, code, receipt, score, digest, signs = [] }: AuditEntry,
): Promise<void> {
  const sql = `insert into countersign_audit (at, tenant, subject, purpose, nonce, jti, step, code, receipt, score, consent, digest, signs)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13)`;
  const named = [claims?.purpose ?? null, claims?.nonce ?? null, claims?.jti ?? null];
  const consent = receipt === null || claims === null ? null : JSON.stringify(claims.consent);
  await query(sql, [
    at,
    owner?.tenant ?? null,
    owner?.subject ?? null,
    ...named,
    stepNumber(step),
    code,
    receipt,
    score,
    consent,
    digest ?? null,
    signs.length === 0 ? null : signs.join(' '),
  ]);
  if (receipt === null && owner !== null) await query(OLDEST_REFUSED, [owner.tenant, owner.subject]);
}

/** Tries without a receipt that are kept of one learner: beyond, the oldest go. */
const MOST_REFUSED = 1000;
const OLDEST_REFUSED = `delete from countersign_audit where id in (
  select id from countersign_audit where tenant = $1 and subject = $2 and receipt is null and step > 0 order by at desc, id desc
  offset ${MOST_REFUSED})`;
