/**
 * What is known of typing and of faces beyond one learner. A face that is compared with others
 * belongs to a version of a reference and lies under its learner's data key: without that key it
 * is as gone as the reference.
 */
export const POPULATION_TABLES: readonly string[] = [
  `create table countersign_typing_population (
    tenant text not null,
    phrase_hash text not null,
    input_kind text not null,
    keys integer not null,
    scorer integer not null,
    statistics jsonb not null,
    -- Which sums a process has read. No two are ever the same, in whatever database.
    revision text,
    primary key (tenant, phrase_hash, input_kind, keys, scorer)
  )`,
  `create table countersign_typing_scores (
    tenant text not null,
    input_kind text not null,
    method text not null,
    scorer integer not null,
    scores jsonb not null,
    primary key (tenant, input_kind, method, scorer)
  )`,
  `create table countersign_face_scores (
    tenant text not null,
    model text not null,
    -- The first learners make the figures; those who come later only show whether these still hold.
    part text not null,
    learners integer not null default 0,
    scores jsonb not null,
    primary key (tenant, model, part)
  )`,
  `create table countersign_duplicate_face (
    id bigint generated always as identity primary key,
    tenant text not null,
    subject text not null,
    model text not null,
    face bytea not null,
    searched_at double precision,
    cluster uuid,
    cohort text,
    unique (tenant, subject),
    foreign key (tenant, subject) references countersign_subject
  )`,
  'create index countersign_duplicate_face_scan on countersign_duplicate_face (tenant, id)',
  'create index countersign_duplicate_face_new on countersign_duplicate_face (tenant) where searched_at is null',
  `create index countersign_duplicate_face_cluster on countersign_duplicate_face (tenant, cluster)
    where cluster is not null`,
  `create table countersign_duplicate (
    id uuid primary key default gen_random_uuid(),
    tenant text not null,
    subject text not null,
    other text not null,
    found_at double precision not null,
    outcome text,
    settled_by text,
    reason text,
    settled_at double precision,
    -- Accounts of one face: as many pairs as hold them together, and no more.
    cluster uuid not null default gen_random_uuid()
  )`,
  `create unique index countersign_duplicate_pair on countersign_duplicate (tenant, least(subject, other), greatest(subject, other))`,
  'create index countersign_duplicate_open on countersign_duplicate (tenant, found_at) where settled_at is null',
  'create index countersign_duplicate_other on countersign_duplicate (tenant, other)',
  'create index countersign_duplicate_cluster on countersign_duplicate (tenant, cluster)',
];
