/**
 * What the monitor counts.
 */
export const WRITING_TABLES: readonly string[] = [
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
