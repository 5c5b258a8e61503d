import { FOREIGN_TRIES } from './decision/attempts.js';
import { ONE_MORE_SIGNS, ONE_MORE_TABLES } from './decision/one-more.js';
import { PASSKEY_TABLES } from './devices/passkeys.js';
import { DUPLICATE_GROUPS, DUPLICATE_TABLES } from './faces/duplicate-tables.js';
import { FACE_SCORES } from './faces/face-scores.js';
import { RATE_TABLES } from './http/request-rate.js';
import { KEY_TABLES } from './keys/own-keys.js';
import { PRIVACY_TABLES } from './privacy/privacy-tables.js';
import { FACE_COHORTS } from './reference/face-cohort.js';
import { RECENT_BYTES, RECENT_VECTORS } from './reference/recent-vectors.js';
import { DISPUTED, RENEWAL } from './reference/renewal.js';
import { REVIEW_TABLES } from './reviews/review-store.js';
import { STILL_TABLES } from './reviews/stills.js';
import type { Database } from './store/database.js';
import { JOB_TABLES } from './store/jobs.js';
import { LEARNED_TYPING } from './typing/learn-typing.js';
import { POPULATION_REVISIONS, TYPING_TABLES, UNCOUNTED_TYPISTS } from './typing/typing-tables.js';
import { LOST_ANSWER_TABLES } from './verify/lost-answer.js';

/** The schema, step by step. A step that was released is never changed. Times are seconds since the epoch. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table countersign_challenge (
      nonce text primary key,
      tenant text not null,
      subject text not null,
      token_hash text not null,
      claims jsonb not null,
      issued_at double precision not null,
      expires_at double precision not null,
      used_at double precision
    )`,
    'create index countersign_challenge_expiry on countersign_challenge (expires_at)',
    'create index countersign_challenge_subject on countersign_challenge (tenant, subject, issued_at)',
    'create table countersign_jti (jti text primary key, at double precision not null)',
    `create table countersign_subject (
      tenant text not null,
      subject text not null,
      data_key bytea,
      failures_in_a_row integer not null default 0,
      paused_until double precision not null default 0,
      primary key (tenant, subject)
    )`,
    `create table countersign_device (
      thumbprint text primary key,
      tenant text not null,
      subject text not null,
      jwk jsonb not null,
      registered_at double precision not null,
      revoked_at double precision,
      foreign key (tenant, subject) references countersign_subject
    )`,
    'create index countersign_device_subject on countersign_device (tenant, subject)',
    `create table countersign_reference (
      tenant text not null,
      subject text not null,
      version integer not null,
      model jsonb not null,
      phrase_id text not null,
      input_kind text not null,
      face bytea not null,
      keystroke bytea not null,
      created_at double precision not null,
      primary key (tenant, subject),
      foreign key (tenant, subject) references countersign_subject
    )`,
    `create table countersign_seen (
      hash bytea primary key,
      tenant text not null,
      subject text not null,
      at double precision not null
    )`,
    'create index countersign_seen_subject on countersign_seen (tenant, subject)',
    `create table countersign_audit (
      id bigint generated always as identity primary key,
      at double precision not null,
      tenant text,
      subject text,
      purpose text,
      nonce text,
      jti text,
      step integer not null,
      code text not null,
      receipt text,
      score double precision
    )`,
    'create index countersign_audit_subject on countersign_audit (tenant, subject, at)',
  ],
  TYPING_TABLES,
  STILL_TABLES,
  PRIVACY_TABLES,
  JOB_TABLES,
  RECENT_VECTORS,
  REVIEW_TABLES,
  RATE_TABLES,
  DUPLICATE_TABLES,
  LOST_ANSWER_TABLES,
  ONE_MORE_TABLES,
  ['alter table countersign_challenge add column reserved_until double precision'],
  PASSKEY_TABLES,
  UNCOUNTED_TYPISTS,
  RECENT_BYTES,
  POPULATION_REVISIONS,
  [...FOREIGN_TRIES, ...RENEWAL, ...ONE_MORE_SIGNS, ...DUPLICATE_GROUPS],
  KEY_TABLES,
  LEARNED_TYPING,
  [
    ...DISPUTED,
    // How many accounts had a learner's face was in the record of an erasure, which they may read.
    `update countersign_erasure set erased = erased - 'job' - 'duplicate' where erased ?| array['job', 'duplicate']`,
  ],
  FACE_SCORES,
  FACE_COHORTS,
];

/** Any constant: all processes of all versions must agree on it. */
const LOCK = 0x636f756e;

/** Brings the schema up to date. Safe to call from several processes at once, and each time the server starts. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create table if not exists countersign_migration (version integer primary key, at timestamptz not null default now())');
    const done = await query<{ version: number }>('select version from countersign_migration');
    const latest = Math.max(0, ...done.map(({ version }) => version));
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index + 1 <= latest) continue;
      for (const statement of statements) await query(statement);
      await query('insert into countersign_migration (version) values ($1)', [index + 1]);
    }
  });
}
