/**
 * Certificates, their status lists, and public records.
 */
export const CERTIFICATE_TABLES = [
  `create table platform_record (
    slug text primary key,
    account_id uuid not null references platform_account,
    course_id text not null references platform_course,
    name text not null,
    show_points boolean not null,
    listed boolean not null,
    created_at timestamptz not null,
    unique (account_id, course_id)
  )`,
  `create table platform_address (
    one boolean primary key default true check (one),
    -- Where the platform is found; certificates name it.
    origin text not null
  )`,
  `create table platform_status_list (
    id integer primary key,
    -- So many certificates have an entry in it.
    taken integer not null default 0,
    -- The list's issuer is the university's DID.
    own_did boolean not null default true
  )`,
  // The first list; the next begins when it is full.
  'insert into platform_status_list (id) values (1)',
  `create table platform_certificate (
    slug text primary key,
    account_id uuid not null references platform_account,
    course_id text not null references platform_course,
    token text not null,
    status_index integer not null,
    issued_at timestamptz not null,
    revoked_at timestamptz,
    reason text,
    list_id integer not null references platform_status_list,
    released_at timestamptz,
    released_by uuid references platform_account,
    document text,
    suspended_at timestamptz,
    suspendable boolean not null default false,
    unique (list_id, status_index)
  )`,
  'create unique index platform_certificate_current on platform_certificate (account_id, course_id) where revoked_at is null',
  'create index platform_certificate_revoked on platform_certificate (list_id, revoked_at) where revoked_at is not null',
  'create index platform_certificate_newest on platform_certificate (issued_at, slug)',
  'create index platform_certificate_account on platform_certificate (account_id, course_id)',
  'create index platform_certificate_suspended on platform_certificate (list_id, status_index) where suspended_at is not null',
];
