/**
 * What a person decides, stills that are kept for them, jobs, erasures, and which keys the
 * database was written with.
 */
export const WORK_TABLES: readonly string[] = [
  `create table countersign_review (
    id text primary key,
    tenant text not null,
    subject text not null,
    cause text not null,
    opened_at double precision not null,
    bundle_jti text not null,
    receipt text not null,
    summary jsonb not null,
    round integer not null default 1,
    words text,
    outcome text,
    reason text,
    decided_at double precision,
    reference_version integer,
    device jsonb,
    -- What was typed on a kind of keyboard that waits with the check, under the learner's data key.
    typing_kind text,
    typing bytea
  )`,
  'create index countersign_review_open on countersign_review (tenant, opened_at) where decided_at is null',
  'create index countersign_review_subject on countersign_review (tenant, subject)',
  `create table countersign_vote (
    review_id text not null references countersign_review on delete cascade,
    by text not null,
    round integer not null,
    outcome text not null,
    reason text not null,
    at double precision not null,
    primary key (review_id, by)
  )`,
  `create table countersign_still (
    tenant text not null,
    subject text not null,
    jti text not null,
    still_id text not null,
    picture bytea not null,
    erase_after double precision not null,
    primary key (tenant, subject, jti, still_id)
  )`,
  'create index countersign_still_erase on countersign_still (erase_after)',
  `create table countersign_job (
    id bigint generated always as identity primary key,
    kind text not null,
    once text unique,
    tenant text,
    subject text,
    payload jsonb not null,
    -- A row that is claimed is nobody else's until then, and due again if it is still there.
    due_at double precision not null,
    every_seconds double precision,
    tries integer not null default 0,
    -- Given up then: it stays, to be seen and tried again by hand.
    failed_at double precision,
    -- Why the last try failed: the name and code of an error, never its words.
    failure text
  )`,
  'create index countersign_job_due on countersign_job (due_at) where failed_at is null',
  'create index countersign_job_subject on countersign_job (tenant, subject)',
  `create table countersign_erasure (
    id bigint generated always as identity primary key,
    at double precision not null,
    tenant text not null,
    subject text not null,
    cause text not null,
    erased jsonb not null
  )`,
  'create index countersign_erasure_subject on countersign_erasure (tenant, subject, at)',
  `create table countersign_receipt_key (
    -- Public halves of all keys that ever signed receipts: the trail keeps those.
    kid text primary key,
    jwk jsonb not null,
    since double precision not null default extract(epoch from now())
  )`,
  `create table countersign_keys (
    one boolean primary key default true check (one),
    -- Derived from the secrets by HKDF; tells nothing of them.
    fingerprint text not null
  )`,
];
