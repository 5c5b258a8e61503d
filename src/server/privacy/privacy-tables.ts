/**
 * Migration 4: until when a reference may be kept, that consent was withdrawn, and what was erased. `last_version` outlives the reference: a later one is
 * turned by another rotation, and its receipt says that it is not the first.
 */
export const PRIVACY_TABLES: readonly string[] = [
  'alter table countersign_subject add column withdrawn_at double precision',
  'alter table countersign_subject add column last_version integer not null default 0',
  `update countersign_subject s set last_version = r.version from countersign_reference r
    where r.tenant = s.tenant and r.subject = s.subject`,
  'alter table countersign_reference add column erase_after double precision',
  'create index countersign_reference_erase on countersign_reference (erase_after)',
  'alter table countersign_audit add column consent jsonb',
  `create table countersign_erasure (
    id bigint generated always as identity primary key,
    at double precision not null,
    tenant text not null,
    subject text not null,
    cause text not null,
    erased jsonb not null
  )`,
  'create index countersign_erasure_subject on countersign_erasure (tenant, subject, at)',
];
