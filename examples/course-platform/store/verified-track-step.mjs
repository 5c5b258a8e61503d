/** A step of the schema: what the verified track has to remember so that nobody gets around a check. */
export const VERIFIED_TRACK_STEP = [
  // Whether the learner was on the track when it was handed in, and when the check or a person accepted or refused it.
  'alter table platform_submission add column on_track boolean not null default false, add column checked_at timestamptz',
  `update platform_submission s set on_track = true where check_state <> 'not-needed' or exists
    (select 1 from platform_track t where t.account_id = s.account_id and t.course_id = s.course_id and t.agreed_at <= s.submitted_at)`,
  `update platform_submission s set checked_at = coalesce(
    (select max(closed_at) from platform_review where submission_id = s.id and decision is not null),
    (select max(at) from platform_check where submission_id = s.id and result = 'accepted'), submitted_at) where check_state in ('accepted', 'refused')`,
  'alter table platform_review drop constraint platform_review_kind_check',
  `alter table platform_review add constraint platform_review_kind_check check (kind in ('check', 'appeal', 'alternative', 'writing'))`,
  // An enrollment that replaced an earlier one: nothing says that it is the same person until staff have said so.
  `create table platform_renewal (
    jti text primary key references platform_check,
    account_id uuid not null references platform_account,
    at timestamptz not null,
    decision text check (decision in ('accepted', 'refused')),
    decided_at timestamptz
  )`,
  'create index platform_renewal_account on platform_renewal (account_id)',
  'create index platform_renewal_open on platform_renewal (at) where decision is null',
  // What staff say of a matter that is about accounts, not about one piece of work.
  `create table platform_opinion (
    matter text not null,
    staff_id uuid not null references platform_account,
    accounts uuid[] not null,
    decision text not null,
    note text not null,
    at timestamptz not null,
    primary key (matter, staff_id)
  )`,
  'alter table platform_certificate add column released_at timestamptz, add column released_by uuid references platform_account',
  'create index platform_certificate_account on platform_certificate (account_id, course_id)',
  'alter table platform_sign_in_failure add column id bigint generated always as identity',
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
    primary key (account_id, thumbprint, at)
  )`,
];
