import { SHARED_ISSUERS } from './registrations/registrations.mjs';

/**
 * The tool's tables. Secrets of one use are kept as hashes; the private key is encrypted under a
 * key from outside the database.
 */
const TABLES = [
  `create table if not exists lti_registration (
    id uuid primary key default gen_random_uuid(),
    issuer text not null,
    client_id text not null,
    auth_url text not null,
    token_url text not null,
    jwks_url text not null,
    deployments text[] not null,
    unique (issuer, client_id)
  )`,
  `create table if not exists lti_login (
    state_hash text primary key,
    browser_hash text not null,
    nonce text not null,
    registration_id uuid not null references lti_registration,
    parameters jsonb not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create table if not exists lti_launch (
    id uuid primary key default gen_random_uuid(),
    browser_hash text not null,
    registration_id uuid not null references lti_registration,
    user_id text not null,
    subject text not null,
    role text not null check (role in ('learner', 'staff')),
    title text not null,
    course text not null,
    activity text not null,
    deep_linking jsonb,
    parameters jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create table if not exists lti_score (
    jti text primary key,
    launch_id uuid not null references lti_launch,
    result text not null,
    at timestamptz not null,
    due_at timestamptz not null,
    sent_at timestamptz,
    tries integer not null default 0
  )`,
  'create index if not exists lti_score_unsent on lti_score (due_at) where sent_at is null',
  `create table if not exists lti_key (
    kid text primary key,
    public_jwk jsonb not null,
    sealed_private bytea not null,
    created_at timestamptz not null
  )`,
  `alter table lti_registration add column if not exists hosts text[] not null default '{}', add column if not exists frame_origins text[] not null default '{}',
    add column if not exists loopback_http boolean not null default false, add column if not exists scores_due_at timestamptz not null default '-infinity',
    add column if not exists failures integer not null default 0`,
  `alter table lti_launch add column if not exists link text not null default '', add column if not exists gradebook jsonb, drop column if exists line_item`,
  'alter table lti_score add column if not exists decided boolean not null default false',
  // When a match was made with a new enrollment that nobody has confirmed, in seconds since the
  // epoch.
  'alter table lti_score add column if not exists held_at double precision',
  'create index if not exists lti_score_launch on lti_score (launch_id)',
  'create index if not exists lti_score_at on lti_score (at)',
  'create index if not exists lti_launch_expiry on lti_launch (expires_at)',
  // `home`: the registration whose tenant and client id this one's learners are known by.
  // `learners`: see `registerPlatform`; until then each had its own.
  `alter table lti_registration add column if not exists token_audience text, add column if not exists learners text,
    add column if not exists home uuid references lti_registration, add column if not exists created_at timestamptz not null default now()`,
  `update lti_registration set home = id, learners = case when issuer = any('{${SHARED_ISSUERS.join(',')}}') then null else '' end where home is null`,
  'alter table lti_registration add column if not exists paused_until timestamptz',
  // `put_off`: how often nothing answered. `problem`: what stood in the way the last time.
  // `told_at`: of which moment it was said to be the last time.
  'alter table lti_score add column if not exists told_at timestamptz, add column if not exists put_off integer not null default 0, add column if not exists problem text',
  // The lines that the tool found or made, for links whose launches name none.
  `create table if not exists lti_line (
    registration_id uuid not null references lti_registration,
    activity text not null,
    lines text not null,
    line text not null,
    primary key (registration_id, activity, lines)
  )`,
  'create index if not exists lti_launch_browser on lti_launch (browser_hash)',
  'create index if not exists lti_launch_learner on lti_launch (registration_id, activity, user_id)',
  `create table if not exists lti_handover (
    hash text primary key,
    launch_id uuid not null references lti_launch on delete cascade,
    expires_at timestamptz not null
  )`,
  `create table if not exists lti_notice (
    tenant text not null,
    subject text not null,
    kind text not null,
    thumbprint text not null,
    at timestamptz not null,
    primary key (tenant, subject, kind, thumbprint, at)
  )`,
];

/** The platform's own migration has another one: all processes must agree on it. */
const LOCK = 0x6c746931;

/**
 * Makes the tables that are not there yet. Safe from several processes at once.
 *
 * @param {import('countersign/server').Database} database
 */
export async function migrateLti(database) {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    for (const statement of TABLES) await query(statement);
  });
}
