/**
 * Courses, tracks, work that was handed in, its checks and its reviews.
 */
export const COURSE_TABLES = [
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
    -- The learner was on the verified track when it was handed in.
    on_track boolean not null default false,
    -- When the check, or a person, accepted or refused it.
    checked_at timestamptz,
    unique (account_id, course_id, unit_id, attempt),
    foreign key (course_id, unit_id) references platform_unit(course_id, id)
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
  'create index platform_check_at on platform_check (at)',
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
  'create index platform_check_start_at on platform_check_start (at)',
  `create table platform_review (
    id uuid primary key default gen_random_uuid(),
    submission_id uuid not null references platform_submission,
    kind text not null check (kind in ('check', 'appeal', 'alternative', 'writing')),
    statement text not null default '',
    opened_at timestamptz not null,
    decision text check (decision in ('accepted', 'refused')),
    reason text,
    closed_at timestamptz,
    -- Of two that were opened at the same time, the later one.
    number bigint generated always as identity
  )`,
  'create unique index platform_review_open on platform_review (submission_id) where closed_at is null',
  'create index platform_review_submission on platform_review (submission_id, opened_at)',
  'create index platform_review_waiting on platform_review (opened_at, id) where closed_at is null',
  `create table platform_vote (
    review_id uuid not null references platform_review,
    staff_id uuid not null references platform_account,
    decision text not null check (decision in ('accepted', 'refused')),
    reason text not null,
    note text not null,
    at timestamptz not null,
    primary key (review_id, staff_id)
  )`,
  `create table platform_renewal (
    jti text primary key references platform_check,
    account_id uuid not null references platform_account,
    at timestamptz not null,
    decision text check (decision in ('accepted', 'refused')),
    decided_at timestamptz
  )`,
  'create index platform_renewal_account on platform_renewal (account_id)',
  'create index platform_renewal_open on platform_renewal (at) where decision is null',
  `create table platform_opinion (
    -- About accounts, not about one piece of work.
    matter text not null,
    staff_id uuid not null references platform_account,
    accounts uuid[] not null,
    decision text not null,
    note text not null,
    at timestamptz not null,
    primary key (matter, staff_id)
  )`,
];
