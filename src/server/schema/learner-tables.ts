/**
 * Learners, their browsers and passkeys, and what they enrolled.
 */
export const LEARNER_TABLES: readonly string[] = [
  `create table countersign_subject (
    tenant text not null,
    subject text not null,
    -- Wrapped; null once the learner is erased.
    data_key bytea,
    failures_in_a_row integer not null default 0,
    paused_until double precision not null default 0,
    withdrawn_at double precision,
    -- Outlives the reference: a later one is turned by another rotation, and its receipt says that it is not the first.
    last_version integer not null default 0,
    -- When keys that are not the learner's tried and failed. Nothing that the learner does resets them.
    foreign_tries double precision[] not null default '{}',
    -- The model for which the learner counts in countersign_face_scores: once, also after an erasure.
    face_counted_by text,
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
  `create table countersign_passkey (
    credential_id text primary key,
    tenant text not null,
    subject text not null,
    public_key bytea not null,
    counter double precision not null,
    registered_at double precision not null
  )`,
  'create index countersign_passkey_subject on countersign_passkey (tenant, subject)',
  `create table countersign_reference (
    tenant text not null,
    subject text not null,
    version integer not null,
    model jsonb not null,
    phrase_id text not null,
    -- Of the sentence's text (base64url): what a learner typed, whatever it is called by now.
    phrase_hash text not null,
    face bytea not null,
    created_at double precision not null,
    -- The end of the time that was agreed to.
    erase_after double precision,
    -- The newest embeddings, turned by the learner's rotation, under their data key.
    recent bytea,
    -- It took the place of another one, and says nothing about who the learner was before until it is confirmed.
    replaces boolean not null default false,
    confirmed_at double precision,
    -- The learner came again on another day: the face counts for others.
    came_again_at double precision,
    -- A person said that it is another learner, or that nobody could tell: time alone confirms nothing any more.
    disputed_at double precision,
    face_counted boolean not null default false,
    -- The hash of the cohort that the face's figures are of.
    cohort text,
    primary key (tenant, subject),
    foreign key (tenant, subject) references countersign_subject
  )`,
  'create index countersign_reference_phrase on countersign_reference (tenant, phrase_hash, created_at)',
  'create index countersign_reference_erase on countersign_reference (erase_after)',
  `create index countersign_reference_uncounted_face on countersign_reference (tenant, created_at)
    where came_again_at is not null and not face_counted`,
  `create table countersign_typing (
    tenant text not null,
    subject text not null,
    input_kind text not null,
    keystroke bytea not null,
    -- Later than the enrollment where the kind was added, or the sentence replaced.
    typed_at double precision not null,
    -- With a check whose face alone was compared.
    added boolean not null default false,
    -- The scorer whose sums know this typing; 0: too little of it to count; null: not counted yet.
    population_scorer integer,
    -- Since when the typing counts for others.
    typing_confirmed_at double precision,
    -- Since when it has moved too far from what was enrolled to be learned.
    typing_drifted_at double precision,
    primary key (tenant, subject, input_kind),
    foreign key (tenant, subject) references countersign_reference
  )`,
  `create index countersign_typing_uncounted on countersign_typing (tenant, input_kind, typed_at)
    where population_scorer is null and typing_confirmed_at is not null`,
  'create index countersign_typing_counted on countersign_typing (tenant, input_kind, population_scorer)',
  `create table countersign_seen (
    hash bytea primary key,
    tenant text not null,
    subject text not null,
    at double precision not null
  )`,
  'create index countersign_seen_subject on countersign_seen (tenant, subject)',
];
