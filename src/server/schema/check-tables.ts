/**
 * Challenges, what was sent, what became of it, and what waits for one more look.
 */
export const CHECK_TABLES: readonly string[] = [
  `create table countersign_challenge (
    nonce text primary key,
    tenant text not null,
    subject text not null,
    token_hash text not null,
    claims jsonb not null,
    -- The policy that the check began with, and ends under: a revision of countersign_policy.
    policy text not null,
    issued_at double precision not null,
    expires_at double precision not null,
    used_at double precision,
    -- Somebody examines a bundle to it.
    reserved_until double precision
  )`,
  `create table countersign_policy (
    -- The hash of its text (base64url).
    revision text primary key,
    policy jsonb not null
  )`,
  'create index countersign_challenge_expiry on countersign_challenge (expires_at)',
  'create index countersign_challenge_subject on countersign_challenge (tenant, subject, issued_at)',
  `create table countersign_jti (
    jti text primary key,
    at double precision not null
  )`,
  `create table countersign_audit (
    id bigint generated always as identity primary key,
    at double precision not null,
    tenant text,
    subject text,
    purpose text,
    nonce text,
    jti text,
    step integer not null,
    code text not null,
    receipt text,
    score double precision,
    consent jsonb,
    note jsonb,
    -- Of the bytes whose outcome the row is.
    digest text,
    -- How the check was measured.
    signs text
  )`,
  'create index countersign_audit_subject on countersign_audit (tenant, subject, at)',
  'create index countersign_audit_nonce on countersign_audit (nonce)',
  `create table countersign_one_more (
    tenant text not null,
    subject text not null,
    context text not null,
    thumbprint text not null,
    score jsonb not null,
    expires_at double precision not null,
    -- The revision of the policy that the first half was decided under.
    policy text not null,
    -- Of the one challenge that may answer.
    nonce text,
    -- How the first half was measured: it counts for the whole.
    measured jsonb not null,
    primary key (tenant, subject),
    foreign key (tenant, subject) references countersign_subject
  )`,
  `create table countersign_rate (
    -- The keyed hash of an address or a learner.
    address text primary key,
    minute bigint not null,
    asked integer not null,
    at double precision not null
  )`,
  'create index countersign_rate_at on countersign_rate (at)',
];
