import { VERIFIED_TRACK_STEP } from './store/verified-track-step.mjs';

/** The platform's tables, step by step. A step that was released is never changed. */
const MIGRATIONS = [
  [
    `create table platform_account (
      id uuid primary key default gen_random_uuid(),
      email text not null unique check (email = lower(email)),
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
    'create table platform_sign_in_failure (address_hash text not null, at timestamptz not null)',
    'create index platform_sign_in_failure_address on platform_sign_in_failure (address_hash, at)',
    `create table platform_invitation (
      hash text primary key,
      expires_at timestamptz not null,
      used_by uuid references platform_account
    )`,
    `create table platform_course (
      id text primary key,
      title text not null,
      summary text not null,
      hours integer not null,
      lang text not null,
      check_mode text not null check (check_mode in ('each', 'random', 'both')),
      random_share double precision not null check (random_share between 0 and 1),
      weekly_budget integer not null check (weekly_budget between 0 and 50),
      tries integer not null check (tries between 1 and 5),
      hours_to_check integer not null check (hours_to_check between 1 and 720),
      four_eyes boolean not null
    )`,
    `create table platform_unit (
      course_id text not null references platform_course,
      id text not null,
      position integer not null,
      kind text not null check (kind in ('lesson', 'quiz', 'essay')),
      title text not null,
      body text not null,
      questions jsonb not null default '[]',
      graded boolean not null default false,
      most_points integer not null default 0,
      pass_points integer not null default 0,
      primary key (course_id, id)
    )`,
    `create table platform_track (
      account_id uuid not null references platform_account,
      course_id text not null references platform_course,
      route text not null check (route in ('check', 'alternative')),
      agreed_at timestamptz not null,
      primary key (account_id, course_id)
    )`,
    `create table platform_submission (
      id uuid primary key default gen_random_uuid(),
      account_id uuid not null references platform_account,
      course_id text not null,
      unit_id text not null,
      attempt integer not null,
      answers jsonb not null,
      points integer,
      submitted_at timestamptz not null,
      check_state text not null check (check_state in ('not-needed', 'awaiting', 'accepted', 'review', 'refused')),
      check_why text check (check_why in ('graded', 'random', 'resubmission')),
      check_by timestamptz,
      tries integer not null default 0,
      unique (account_id, course_id, unit_id, attempt),
      foreign key (course_id, unit_id) references platform_unit
    )`,
    'create index platform_submission_ungraded on platform_submission (submitted_at) where points is null',
    `create table platform_check (
      jti text primary key,
      account_id uuid not null references platform_account,
      submission_id uuid references platform_submission,
      purpose text not null,
      result text not null,
      reasons jsonb not null,
      mode text not null,
      late boolean not null,
      at timestamptz not null,
      browser text not null,
      device text not null,
      seconds double precision
    )`,
    'create index platform_check_account on platform_check (account_id, at)',
    'create index platform_check_submission on platform_check (submission_id)',
    `create table platform_check_start (
      id bigint generated always as identity primary key,
      account_id uuid not null references platform_account,
      attempt text not null,
      purpose text not null,
      at timestamptz not null,
      browser text not null,
      device text not null,
      outcome text
    )`,
    'create index platform_check_start_attempt on platform_check_start (account_id, attempt, id)',
    `create table platform_review (
      id uuid primary key default gen_random_uuid(),
      submission_id uuid not null references platform_submission,
      kind text not null check (kind in ('check', 'appeal', 'alternative')),
      statement text not null default '',
      opened_at timestamptz not null,
      decision text check (decision in ('accepted', 'refused')),
      reason text,
      closed_at timestamptz
    )`,
    'create unique index platform_review_open on platform_review (submission_id) where closed_at is null',
    `create table platform_vote (
      review_id uuid not null references platform_review,
      staff_id uuid not null references platform_account,
      decision text not null check (decision in ('accepted', 'refused')),
      reason text not null,
      note text not null,
      at timestamptz not null,
      primary key (review_id, staff_id)
    )`,
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
    `create table platform_certificate (
      slug text primary key,
      account_id uuid not null references platform_account,
      course_id text not null references platform_course,
      token text not null,
      status_index integer not null unique,
      issued_at timestamptz not null,
      revoked_at timestamptz,
      reason text
    )`,
    'create unique index platform_certificate_current on platform_certificate (account_id, course_id) where revoked_at is null',
    `create table platform_audit (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor text not null,
      action text not null,
      object text not null,
      detail jsonb not null
    )`,
  ],
  [
    // `taken`: so many certificates have an entry in it.
    'create table platform_status_list (id integer primary key, taken integer not null default 0)',
    'insert into platform_status_list (id, taken) select 1, count(*) from platform_certificate',
    'alter table platform_certificate add column list_id integer not null default 1 references platform_status_list',
    'alter table platform_certificate alter column list_id drop default',
    'alter table platform_certificate drop constraint platform_certificate_status_index_key',
    'alter table platform_certificate add unique (list_id, status_index)',
    'create index platform_certificate_revoked on platform_certificate (list_id, revoked_at) where revoked_at is not null',
  ],
  [
    // Without these, erasing an account, sweeping failures and the rates read whole tables.
    'create index platform_session_account on platform_session (account_id)',
    'create index platform_sign_in_failure_at on platform_sign_in_failure (at)',
    'create index platform_check_at on platform_check (at)',
    'create index platform_check_start_at on platform_check_start (at)',
    'create index platform_review_submission on platform_review (submission_id, opened_at)',
    'create index platform_review_waiting on platform_review (opened_at, id) where closed_at is null',
    'create index platform_certificate_newest on platform_certificate (issued_at, slug)',
    // Checks that came by LTI, for the rates: nothing of the learner; the launch's id until the check has ended.
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
  ],
  VERIFIED_TRACK_STEP,
  // Of two reviews of one piece of work that were opened at the same time, the later one.
  ['alter table platform_review add column number bigint generated always as identity'],
  // Where failures to sign in count by themselves: the hash of a secret in the browser.
  [
    `create table platform_known_browser (
      hash text not null,
      account_id uuid not null references platform_account,
      at timestamptz not null,
      primary key (hash, account_id)
    )`,
    'create index platform_known_browser_account on platform_known_browser (account_id)',
    'create index platform_known_browser_at on platform_known_browser (at)',
  ],
  // Notices of other things than a browser that was added.
  [
    `alter table platform_notice add column kind text not null default 'device-added'`,
    'alter table platform_notice drop constraint platform_notice_pkey',
    'alter table platform_notice add primary key (account_id, kind, thumbprint, at)',
  ],
  // Suspensions, and the certificate with a proof inside. `own_did`: the list's issuer is the university's DID; one that was begun before keeps the name that it was issued under.
  [
    'alter table platform_certificate add column document text, add column suspended_at timestamptz, add column suspendable boolean not null default false',
    'create index platform_certificate_suspended on platform_certificate (list_id, status_index) where suspended_at is not null',
    'alter table platform_status_list add column own_did boolean not null default true',
    'update platform_status_list set own_did = taken = 0',
  ],
];

/** Any constant that the package's own migration does not use: all processes of all versions must agree on it. */
const LOCK = 0x706c6174;

/**
 * Brings the platform's tables up to date, after the package's own (`migrate`). Safe from several processes at once.
 *
 * @param {import('countersign/server').Database} database
 */
export async function migratePlatform(database) {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create table if not exists platform_migration (version integer primary key)');
    const done = await query('select version from platform_migration');
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (done.some(({ version }) => version === index + 1)) continue;
      for (const statement of statements) await query(statement);
      await query('insert into platform_migration (version) values ($1)', [index + 1]);
    }
  });
}
