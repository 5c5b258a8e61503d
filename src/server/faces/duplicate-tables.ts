/** Accounts of one face are a group: of each there are as many pairs as hold it together, and no more. What was found before is looked for again. */
export const DUPLICATE_GROUPS: readonly string[] = [
  'delete from countersign_duplicate where settled_at is null',
  'update countersign_duplicate_face set searched_at = null',
  'alter table countersign_duplicate_face add column cluster uuid',
  'alter table countersign_duplicate add column cluster uuid not null default gen_random_uuid()',
  'create index countersign_duplicate_cluster on countersign_duplicate (tenant, cluster)',
  'create index countersign_duplicate_face_cluster on countersign_duplicate_face (tenant, cluster) where cluster is not null',
];

/**
 * Migration 9: faces of a tenant that can be compared with each other, and pairs of accounts that showed the same one. A face belongs to a version of a
 * reference and is encrypted under its learner's data key: without that key it is as gone as the reference.
 */
export const DUPLICATE_TABLES: readonly string[] = [
  `create table countersign_duplicate_face (
    id bigint generated always as identity primary key,
    tenant text not null,
    subject text not null,
    model text not null,
    face bytea not null,
    searched_at double precision,
    unique (tenant, subject),
    foreign key (tenant, subject) references countersign_subject
  )`,
  'create index countersign_duplicate_face_scan on countersign_duplicate_face (tenant, id)',
  'create index countersign_duplicate_face_new on countersign_duplicate_face (tenant) where searched_at is null',
  `create table countersign_duplicate (
    id uuid primary key default gen_random_uuid(),
    tenant text not null,
    subject text not null,
    other text not null,
    found_at double precision not null,
    outcome text,
    settled_by text,
    reason text,
    settled_at double precision
  )`,
  `create unique index countersign_duplicate_pair on countersign_duplicate (tenant, least(subject, other), greatest(subject, other))`,
  'create index countersign_duplicate_open on countersign_duplicate (tenant, found_at) where settled_at is null',
  'create index countersign_duplicate_other on countersign_duplicate (tenant, other)',
];
