/**
 * The LTI tool. Secrets of one use are kept as hashes; the private key is encrypted under a key
 * from outside the database.
 */
export const LTI_TABLES = [
  `create table platform_lti_check (
    id bigint generated always as identity primary key,
    launch text,
    purpose text,
    at timestamptz not null,
    browser text not null,
    device text not null,
    outcome text,
    jti text,
    seconds double precision
  )`,
  'create index platform_lti_check_at on platform_lti_check (at)',
  'create index platform_lti_check_launch on platform_lti_check (launch, id) where launch is not null',
  `create table lti_registration (
    id uuid primary key default gen_random_uuid(),
    issuer text not null,
    client_id text not null,
    auth_url text not null,
    token_url text not null,
    jwks_url text not null,
    deployments text[] not null,
    hosts text[] not null default '{}',
    frame_origins text[] not null default '{}',
    loopback_http boolean not null default false,
    scores_due_at timestamptz not null default '-infinity',
    failures integer not null default 0,
    token_audience text,
    -- Which learners it shares: see registerPlatform().
    learners text,
    -- The registration by whose tenant and client id this one's learners are known.
    home uuid references lti_registration,
    created_at timestamptz not null default now(),
    paused_until timestamptz,
    unique (issuer, client_id)
  )`,
  `create table lti_login (
    state_hash text primary key,
    browser_hash text not null,
    nonce text not null,
    registration_id uuid not null references lti_registration,
    parameters jsonb not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create table lti_launch (
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
    expires_at timestamptz not null,
    link text not null default '',
    gradebook jsonb
  )`,
  'create index lti_launch_expiry on lti_launch (expires_at)',
  'create index lti_launch_browser on lti_launch (browser_hash)',
  'create index lti_launch_learner on lti_launch (registration_id, activity, user_id)',
  `create table lti_score (
    jti text primary key,
    launch_id uuid not null references lti_launch,
    result text not null,
    at timestamptz not null,
    due_at timestamptz not null,
    sent_at timestamptz,
    tries integer not null default 0,
    decided boolean not null default false,
    -- When a match was made with a new enrollment that nobody has confirmed, in seconds since the epoch.
    held_at double precision,
    -- Of which moment it was said to be the last time.
    told_at timestamptz,
    -- How often nothing answered.
    put_off integer not null default 0,
    -- What stood in the way the last time.
    problem text
  )`,
  'create index lti_score_unsent on lti_score (due_at) where sent_at is null',
  'create index lti_score_launch on lti_score (launch_id)',
  'create index lti_score_at on lti_score (at)',
  `create table lti_key (
    kid text primary key,
    public_jwk jsonb not null,
    sealed_private bytea not null,
    created_at timestamptz not null
  )`,
  `create table lti_line (
    registration_id uuid not null references lti_registration,
    activity text not null,
    lines text not null,
    line text not null,
    primary key (registration_id, activity, lines)
  )`,
  `create table lti_handover (
    hash text primary key,
    launch_id uuid not null references lti_launch on delete cascade,
    expires_at timestamptz not null
  )`,
  `create table lti_notice (
    tenant text not null,
    subject text not null,
    kind text not null,
    thumbprint text not null,
    at timestamptz not null,
    primary key (tenant, subject, kind, thumbprint, at)
  )`,
];
