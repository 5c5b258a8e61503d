/** Migration 2: what is known of typing beyond one learner, what a borderline check waits for, and the monitor. */
export const TYPING_TABLES: readonly string[] = [
  `create table countersign_typing_population (
    tenant text not null,
    phrase_id text not null,
    input_kind text not null,
    keys integer not null,
    scorer integer not null,
    statistics jsonb not null,
    primary key (tenant, phrase_id, input_kind, keys, scorer)
  )`,
  `create table countersign_typing_scores (
    tenant text not null,
    input_kind text not null,
    method text not null,
    scorer integer not null,
    scores jsonb not null,
    primary key (tenant, input_kind, method, scorer)
  )`,
  'alter table countersign_reference add column population_scorer integer',
  'create index countersign_reference_phrase on countersign_reference (tenant, phrase_id, input_kind, created_at)',
  `create table countersign_one_more (
    tenant text not null,
    subject text not null,
    context text not null,
    thumbprint text not null,
    score jsonb not null,
    expires_at double precision not null,
    primary key (tenant, subject),
    foreign key (tenant, subject) references countersign_subject
  )`,
  `create table countersign_writing (
    tenant text not null,
    subject text not null,
    digraphs bytea not null,
    shared bytea,
    windows integer not null,
    primary key (tenant, subject),
    foreign key (tenant, subject) references countersign_subject
  )`,
  `create table countersign_writing_background (
    tenant text primary key,
    statistics jsonb not null
  )`,
  `create table countersign_writing_window (
    id bigint generated always as identity primary key,
    at double precision not null,
    tenant text not null,
    subject text not null,
    course text not null,
    activity text not null,
    attempt text not null,
    keys integer not null,
    edits integer not null,
    pasted integer not null,
    blurs integer not null,
    elapsed_ms double precision not null,
    llr double precision,
    late boolean not null,
    foreign key (tenant, subject) references countersign_subject
  )`,
  'create index countersign_writing_window_subject on countersign_writing_window (tenant, subject, course, activity, id)',
];

/** Migration 14: a reference that the figures do not know yet is its own entry in the queue. */
export const UNCOUNTED_TYPISTS: readonly string[] = [
  `create index countersign_reference_uncounted on countersign_reference (tenant, phrase_id, input_kind, created_at)
    where population_scorer is null`,
];

/** Migration 16: which sums a process has read already. No two are ever the same, in whatever database. */
export const POPULATION_REVISIONS: readonly string[] = ['alter table countersign_typing_population add column revision text'];
