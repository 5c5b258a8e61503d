/**
 * What the service keeps beside the library's tables: checks that platforms asked for, keys of
 * platforms, events, and which endpoint has to be told of each. Times are seconds since the epoch.
 */
export const SERVICE_TABLES: readonly string[] = [
  `create table service_api_key (
    id text primary key,
    tenant text not null,
    -- Of the secret half, which nobody but its owner has.
    sha256 text not null,
    scopes text[] not null,
    note text not null,
    created_at double precision not null,
    revoked_at double precision
  )`,
  `create table service_check (
    id text primary key,
    tenant text not null,
    subject text not null,
    course text not null,
    activity text not null,
    attempt text not null,
    asked_purpose text,
    -- Of the newest decision.
    purpose text,
    state text not null default 'created',
    -- Why it failed.
    code text,
    reasons jsonb not null default '[]',
    renewed boolean,
    late boolean,
    mode text,
    tries_left integer not null,
    -- A reference that took the place of another one is enough.
    accepts_renewed boolean not null,
    -- Its token opens it.
    is_open boolean not null default true,
    receipt text,
    receipt_jti text,
    -- A person decided.
    reviewed_at double precision,
    lang text,
    return_url text,
    metadata jsonb not null default '{}',
    authenticated_at double precision,
    idempotency_key text,
    request_hash text,
    created_at double precision not null,
    changed_at double precision not null,
    expires_at double precision not null
  )`,
  'create unique index service_check_idempotency on service_check (tenant, idempotency_key) where idempotency_key is not null',
  'create index service_check_list on service_check (tenant, created_at, id)',
  'create index service_check_subject on service_check (tenant, subject)',
  'create index service_check_receipt on service_check (receipt_jti) where receipt_jti is not null',
  'create index service_check_expiry on service_check (expires_at) where is_open',
  'create index service_check_age on service_check (created_at)',
  `create table service_event (
    id bigint generated always as identity primary key,
    -- As platforms know it.
    name text not null unique,
    tenant text not null,
    type text not null,
    -- What it is about; a check's events are told in their order.
    stream text not null,
    data jsonb not null,
    at double precision not null,
    -- In the list of its tenant; given once the event is committed, so that no reader passes by one.
    position bigint,
    unique (tenant, position)
  )`,
  'create index service_event_new on service_event (tenant, id) where position is null',
  'create index service_event_stream on service_event (tenant, stream)',
  'create index service_event_age on service_event (at)',
  `create table service_delivery (
    id bigint generated always as identity primary key,
    event_id bigint not null references service_event on delete cascade,
    tenant text not null,
    endpoint text not null,
    stream text not null,
    state text not null default 'waiting',
    tries integer not null default 0,
    -- A row that is claimed is nobody else's until then.
    due_at double precision not null,
    created_at double precision not null,
    -- Why the last try failed: a status or a code.
    failure text
  )`,
  `create index service_delivery_due on service_delivery (tenant, endpoint, due_at) where state = 'waiting'`,
  `create index service_delivery_order on service_delivery (tenant, endpoint, stream, id) where state = 'waiting'`,
  'create index service_delivery_event on service_delivery (event_id)',
];
