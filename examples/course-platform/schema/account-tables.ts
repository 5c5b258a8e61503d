/**
 * Accounts, sessions, what limits a guesser, and what staff did.
 */
export const ACCOUNT_TABLES = [
  `create table platform_account (
    id uuid primary key default gen_random_uuid(),
    email text not null check (email = lower(email)) unique,
    name text not null,
    password text not null,
    role text not null default 'learner' check (role in ('learner', 'staff')),
    created_at timestamptz not null,
    enrolled_at timestamptz
  )`,
  `create table platform_session (
    hash text primary key,
    account_id uuid not null references platform_account,
    csrf text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index platform_session_expiry on platform_session (expires_at)',
  'create index platform_session_account on platform_session (account_id)',
  `create table platform_sign_in_failure (
    address_hash text not null,
    at timestamptz not null,
    id bigint generated always as identity
  )`,
  'create index platform_sign_in_failure_address on platform_sign_in_failure (address_hash, at)',
  'create index platform_sign_in_failure_at on platform_sign_in_failure (at)',
  `create table platform_invitation (
    hash text primary key,
    expires_at timestamptz not null,
    used_by uuid references platform_account
  )`,
  `create table platform_audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    object text not null,
    detail jsonb not null
  )`,
  `create table platform_client_rate (
    client_hash text not null,
    period bigint not null,
    asked integer not null,
    primary key (client_hash, period)
  )`,
  `create table platform_notice (
    account_id uuid not null references platform_account,
    thumbprint text not null,
    at timestamptz not null,
    kind text not null default 'device-added',
    primary key (account_id, kind, thumbprint, at)
  )`,
  `create table platform_known_browser (
    hash text not null,
    account_id uuid not null references platform_account,
    at timestamptz not null,
    primary key (hash, account_id)
  )`,
  'create index platform_known_browser_account on platform_known_browser (account_id)',
  'create index platform_known_browser_at on platform_known_browser (at)',
];
